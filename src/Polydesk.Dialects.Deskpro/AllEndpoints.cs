namespace Polydesk.Dialects.Deskpro;

/// <summary>Every resource of this dialect. A new one is a file with a <c>MapXxx</c>, named here.</summary>
internal static class AllEndpoints
{
    /// <param name="api">Where they go.</param>
    /// <param name="admit">Counts and checks a part of a batch, and prepares it.</param>
    public static void MapAll(this DeskproApi api, AdmitPart admit)
    {
        api.MapBatch(admit);
        api.MapDiscover();
        api.MapApiDoc();
        api.MapMe();
        api.MapTokens();
        api.MapTickets();
        api.MapTicketCounts();
        api.MapParticipants();
        api.MapMessages();
        api.MapAttachments();
        api.MapPeople();
        api.MapAgents();
        Notes.Map(api);
        api.MapSearch();
        api.MapZapier();
        api.MapDepartments();
        api.MapOrganizations();
        api.MapBrands();
        api.MapTicketStars();
        api.MapTicketStatuses();
        api.MapTicketChoices();
        api.MapTicketFilters();
        api.MapCustomFields();
        api.MapTicketLayouts();
        api.MapTicketForms();
        api.MapBlobs();
        api.MapContent();
        api.MapContentCategories();
        api.MapFeedback();
        api.MapSignIn();
    }
}

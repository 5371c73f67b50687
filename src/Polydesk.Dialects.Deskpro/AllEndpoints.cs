namespace Polydesk.Dialects.Deskpro;

/// <summary>Every resource of this dialect. A new one is a file with a <c>MapXxx</c>, named here.</summary>
internal static class AllEndpoints
{
    public static void MapAll(this DeskproApi api)
    {
        api.MapDiscover();
        api.MapMe();
        api.MapTickets();
        api.MapPeople();
        api.MapDepartments();
        api.MapOrganizations();
        api.MapBrands();
        api.MapTicketStars();
        api.MapTicketStatuses();
        api.MapTicketChoices();
        api.MapTicketFilters();
        api.MapCustomFields();
    }
}

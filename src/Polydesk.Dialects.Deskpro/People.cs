namespace Polydesk.Dialects.Deskpro;

/// <summary>People: everyone the desk knows.</summary>
internal static class People
{
    public static void MapPeople(this DeskproApi api)
    {
        api.Get<PersonBody>("DP-16", "/people/{id}", "people.people", Get);
        api.Link<PersonBody>(["person"], PersonBody.LoadAsync);
        api.Link<PersonBody>(["agent"], PersonBody.LoadAsync);
    }

    private static async ValueTask<DeskproAnswer> Get(DeskproCall call)
    {
        var id = call.Id("id");
        await using var db = await call.OpenAsync();

        return (await PersonBody.LoadAsync(call, db, [id])).GetValueOrDefault(id) is { } person ? await call.OneAsync(person) : DeskproErrors.NotFound;
    }
}

namespace Polydesk.Dialects.Deskpro;

/// <summary>Says for whom a key, token or session acts.</summary>
internal static class Me
{
    public static void MapMe(this DeskproApi api) => api.Get<Body>("DP-02", "/me", "auth.me", Get);

    private static async ValueTask<DeskproAnswer> Get(DeskproCall call)
    {
        var method = call.Visit.Mode switch
        {
            Modes.Key => "api_key",
            Modes.Token => "api_token",
            _ => "session",
        };

        await using var db = await call.OpenAsync();
        var people = await PersonBody.LoadAsync(call, db, [call.Caller.PersonId]);
        return await call.OneAsync(new Body(method, null, call.Caller.PersonId, people[call.Caller.PersonId]));
    }

    internal sealed record Body(string AuthMethod, long? AppId, long PersonId, PersonBody Person);
}

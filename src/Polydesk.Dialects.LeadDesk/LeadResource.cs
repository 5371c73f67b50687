using Polydesk.Desk;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>A kind of thing whose drafts hold the same attributes when one is made and when one is changed: how it is read, made and changed.</summary>
/// <param name="Thing">The thing's name in errors, such as <c>product</c>; its path is the plural.</param>
/// <param name="Names">The names of its attributes in the dialect.</param>
/// <param name="Find">A thing that the caller sees, or null.</param>
/// <param name="Show">How it is written.</param>
/// <param name="Read">Reads the attributes; the name is needed when one is made.</param>
/// <param name="Save">Makes one where there is no id, else changes it.</param>
internal sealed record LeadResource<TThing, TDraft, TBody>(
    string Thing, LeadNames? Names, Func<LeadCall, long, ValueTask<TThing?>> Find, Func<LeadCall, TThing, TBody> Show, Func<LeadFields, Need, TDraft> Read,
    Func<LeadCall, long?, TDraft, Task<Outcome<long>>> Save)
    where TThing : class
{
    public async ValueTask<LeadAnswer> GetAsync(LeadCall call) =>
        await Find(call, call.Id("id")) is { } thing ? LeadAnswer.Of(Show(call, thing)) : LeadErrors.NotFound(Thing);

    public async ValueTask<LeadAnswer> AddAsync(LeadCall call)
    {
        if ((await call.ObjectAsync()).Failed(out var refusal, out var body))
        {
            return refusal;
        }

        var draft = Read(body, Need.Required);

        if (body.Refusal is { } invalid)
        {
            return invalid;
        }

        return (await Save(call, null, draft)).Failed(out var problem, out var id)
            ? LeadErrors.Of(problem, Names)
            : await call.CreatedAsync(id, $"/{Thing}s/{id}", async () => Show(call, (await Find(call, id))!));
    }

    public async ValueTask<LeadAnswer> ChangeAsync(LeadCall call)
    {
        var id = call.Id("id");

        if (await Find(call, id) is null)
        {
            return LeadErrors.NotFound(Thing);
        }

        if ((await call.ObjectAsync()).Failed(out var refusal, out var body))
        {
            return refusal;
        }

        var draft = Read(body, Need.Value);
        return body.Refusal ?? LeadAnswer.After(await Save(call, id, draft), Names);
    }
}

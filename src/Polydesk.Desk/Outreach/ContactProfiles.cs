using System.Text.Json;
using Polydesk.Desk.Access;
using Polydesk.Desk.People;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Outreach;

/// <summary>Writes what a contact centre knows of a person beyond their own row.</summary>
public sealed class ContactProfiles
{
    /// <summary>The part that the profiles of all dialects have.</summary>
    internal ProfileDraft Profile(ContactDraft draft) => ProfileDraft.Nothing with
    {
        Company = Text(draft.Company),
        Background = Text(draft.Comment),
        Street = Text(draft.Street),
        City = Text(draft.City),
        Zip = Text(draft.Zip),
        Country = Text(draft.Country),
    };

    internal async ValueTask SetAsync(WriteSession db, long id, bool isNew, ContactDraft draft, Caller caller, CancellationToken ct)
    {
        if (isNew)
        {
            long? maker = caller.PersonId == 0 ? null : caller.PersonId;
            await db.AddAsync(
                $"""
                insert into contact_profiles (person_id, external_id, vatin, birthyear, gender, ssc, other, created_by)
                values ({id}, {draft.ExternalId.Or(null)}, {draft.Vatin.Or(null)}, {draft.Birthyear.Or(null)}, {draft.Gender.Or(null)}, {draft.Ssc.Or(null)},
                  {Others("{}", draft)}, {maker})
                """, ct);
            return;
        }

        List<Sql> sets = [];
        Set(draft.ExternalId, value => $"external_id = {value}");
        Set(draft.Vatin, value => $"vatin = {value}");
        Set(draft.Birthyear, value => $"birthyear = {value}");
        Set(draft.Gender, value => $"gender = {value}");
        Set(draft.Ssc, value => $"ssc = {value}");

        if (draft.Other.Count > 0)
        {
            var before = await db.FindAsync(static row => row.Text(), $"select other from contact_profiles where person_id = {id}", ct);
            sets.Add($"other = {Others(before ?? "{}", draft)}");
        }

        if (sets.Count > 0)
        {
            await db.AddAsync($"insert into contact_profiles (person_id) values ({id}) on conflict do nothing", ct);
            await db.AddAsync($"update contact_profiles set {Sql.List(sets)} where person_id = {id}", ct);
        }

        void Set<T>(Optional<T> value, Func<T, Sql> write)
        {
            if (value.Is(out var given))
            {
                sets.Add(write(given));
            }
        }
    }

    private static string Others(string before, ContactDraft draft)
    {
        var all = new SortedDictionary<int, string>(ContactStore.Others(before).ToDictionary());

        foreach (var (number, text) in draft.Other)
        {
            if (text is null)
            {
                all.Remove(number);
            }
            else
            {
                all[number] = text;
            }
        }

        return JsonSerializer.Serialize(all);
    }

    private static Optional<string> Text(Optional<string?> value) => value.Is(out var given) ? given ?? "" : default(Optional<string>);
}

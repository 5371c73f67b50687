using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Polydesk.Desk;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Vocabulary;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.LeadDesk;

/// <summary>Definitions of custom fields (section 5.3): the desk's own, of whatever is a target here.</summary>
internal static partial class CustomFields
{
    /// <summary>As the pattern of names has it.</summary>
    public const int LongestName = 63;

    public const int MostOptions = 200;

    public static readonly IReadOnlyList<string> Targets = ["user", "contact", "order", "ticket"];
    public static readonly IReadOnlyList<string> Types = ["text", "number", "date", "boolean", "dropdown"];
    private static readonly LeadNames Names = new(new Dictionary<string, string> { ["code"] = "name" });

    public static void MapCustomFields(this RouteTable<LeadOperation> api)
    {
        api.Add("LD-87", "GET", "/custom_fields", "custom_fields:read", List, LeadFilters.Fields);
        api.Add("LD-88", "POST", "/custom_fields", "custom_fields:create", Add, LeadTakes.NewField);
        api.Add("LD-89", "GET", "/custom_fields/{id}", "custom_fields:read", Get);
        api.Add("LD-90", "PATCH", "/custom_fields/{id}", "custom_fields:update", Change, LeadTakes.Field);
        api.Add("LD-91", "DELETE", "/custom_fields/{id}", "custom_fields:delete", Remove);
    }

    private static ValueTask<LeadAnswer> List(LeadCall call)
    {
        var (page, query) = (call.Page(), call.Query);
        var target = query.Choice("target", Need.Value, Targets).Or(null);
        var name = query.Text("name").Or(null);
        var sort = call.Sort("position");

        if (query.Refusal is { } refusal)
        {
            return new(refusal);
        }

        var found = All(call).Where(f => (target is null || CustomValues.TargetOf(f) == target) && (name is null || CustomValues.NameOf(f) == name));
        IReadOnlyList<Field> all = sort switch
        {
            (_, false) => [.. found.OrderBy(f => f.Position).ThenBy(f => f.Id)],
            (_, true) => [.. found.OrderByDescending(f => f.Position).ThenByDescending(f => f.Id)],
            null => [.. found.OrderBy(f => f.Id)],
        };

        return new(call.List([.. page.Of(all).Select(f => FieldBody.Of(call, f))], page, all.Count));
    }

    private static async ValueTask<LeadAnswer> Add(LeadCall call)
    {
        if ((await call.ObjectAsync()).Failed(out var refusal, out var body))
        {
            return refusal;
        }

        var target = body.Choice("target", Need.Required, Targets).Or(null);
        var name = body.Text("name", Need.Required, pattern: CodePattern()).Or(null);
        var type = body.Choice("type", Need.Value, Types).Or(null) ?? "text";
        var options = type == "dropdown" ? Options(body, Need.Required) : default;

        // Fields that were made without a name are called so.
        if (name is not null && ImpliedPattern().IsMatch(name))
        {
            body.Refuse("name", LeadWords.Taken("name"));
        }

        var draft = Read(body) with { Options = options };

        if (body.Refusal is { } invalid)
        {
            return invalid;
        }

        draft = draft with { New = new(CustomValues.SubjectOf(target!), target!, name!, Stored(type)) };

        return (await call.Get<SaveField>().RunAsync(null, draft, call.Caller, call.Aborted)).Failed(out var problem, out var id)
            ? LeadErrors.Of(problem, Names)
            : await call.CreatedAsync(id, $"/custom_fields/{id}", async () =>
            {
                var fresh = call with { Vocabulary = await call.Get<VocabularyCache>().GetAsync(call.Aborted) };
                return FieldBody.Of(fresh, Find(fresh, id)!);
            });
    }

    private static ValueTask<LeadAnswer> Get(LeadCall call) =>
        new(Find(call, call.Id("id")) is { } field ? LeadAnswer.Of(FieldBody.Of(call, field)) : LeadErrors.NotFound("custom_field"));

    private static async ValueTask<LeadAnswer> Change(LeadCall call)
    {
        if (Find(call, call.Id("id")) is not { } field)
        {
            return LeadErrors.NotFound("custom_field");
        }

        if ((await call.ObjectAsync()).Failed(out var refusal, out var body))
        {
            return refusal;
        }

        RefuseOther(body, "target", Targets, CustomValues.TargetOf(field)!);
        RefuseOther(body, "type", Types, Shown(field));

        if (body.Text("name", Need.Value).Or(null) is { } name && name != CustomValues.NameOf(field))
        {
            body.Refuse("name", LeadWords.Fixed("name"));
        }

        var draft = Read(body);

        if (field.HasOptions && Options(body, Need.Value).Is(out var options))
        {
            if (field.Type is not FieldType.Hierarchy)
            {
                draft = draft with { Options = new Optional<IReadOnlyList<string>>().With(options) };
            }
            else if (!options.SequenceEqual(OptionsOf(call, field)))
            {
                body.Refuse("options", LeadWords.Fixed("options"));
            }
        }

        return body.Refusal
            ?? LeadAnswer.After(await call.Get<SaveField>().RunAsync(field.Id, draft, call.Caller, call.Aborted), Names);
    }

    private static async ValueTask<LeadAnswer> Remove(LeadCall call)
    {
        if (Find(call, call.Id("id")) is not { } field)
        {
            return LeadErrors.NotFound("custom_field");
        }

        return LeadAnswer.After(await call.Get<RemoveField>().RunAsync(field.Id, call.Caller, call.Aborted));
    }

    private static IEnumerable<Field> All(LeadCall call) => call.Vocabulary.Fields.Where(f => f.Active && f.For(call.Caller).View && CustomValues.TargetOf(f) is { } t && Targets.Contains(t));

    private static Field? Find(LeadCall call, long id) => All(call).FirstOrDefault(f => f.Id == id);

    private static FieldDraft Read(LeadFields body)
    {
        var (label, required, position) = (body.Text("label", Need.Value).Or(null), body.Bool("required").Or(null), body.Integer("position", Need.Value, 0, 1_000_000).Or(null));
        return new()
        {
            Label = label is null ? default(Optional<string>) : label,
            Required = required is { } must ? must : default(Optional<bool>),
            Position = position is { } at ? (int)at : default(Optional<int>),
        };
    }

    /// <summary>1 to 200 choices, none of them twice.</summary>
    private static Optional<IReadOnlyList<string>> Options(LeadFields body, Need need)
    {
        var read = body.Texts("options", need);

        if (!read.Is(out var options))
        {
            return read;
        }

        if (options.Count is 0 or > MostOptions)
        {
            body.Refuse("options", options.Count == 0 ? LeadWords.Required("options") : LeadWords.AtMost("options", MostOptions));
        }
        else if (options.Distinct().Count() < options.Count)
        {
            body.Refuse("options", LeadWords.Taken("options"));
        }

        return read;
    }

    private static void RefuseOther(LeadFields body, string name, IReadOnlyList<string> words, string present)
    {
        if (body.Choice(name, Need.Value, words).Or(null) is { } given && given != present)
        {
            body.Refuse(name, LeadWords.Fixed(name));
        }
    }

    private static FieldType Stored(string type) => type switch
    {
        "number" => FieldType.Number,
        "date" => FieldType.Date,
        "boolean" => FieldType.Checkbox,
        "dropdown" => FieldType.Select,
        _ => FieldType.Textarea,
    };

    private static string Shown(Field field) => field.Type switch
    {
        FieldType.Number => "number",
        FieldType.Date => "date",
        FieldType.Checkbox => "boolean",
        _ => field.HasOptions ? "dropdown" : "text",
    };

    private static IReadOnlyList<string> OptionsOf(LeadCall call, Field field) =>
    [
        .. call.Vocabulary.Options.Values.Where(o => o.FieldId == field.Id).OrderBy(o => o.Position).ThenBy(o => o.Id)
            .Select(o => o.Name.In(call.Vocabulary.Settings.DefaultLanguage)),
    ];

    [GeneratedRegex(@"\A[a-z][a-z0-9_]{0,62}\z")]
    private static partial Regex CodePattern();

    [GeneratedRegex(@"\Afield_[0-9]+\z")]
    private static partial Regex ImpliedPattern();

    internal sealed record FieldBody(
        long Id, string Target, string Name, string Label, string Type, IReadOnlyList<string> Options, bool Required, int Position, string CreatedAt, string UpdatedAt)
    {
        [JsonPropertyName("_links")]
        public required IReadOnlyDictionary<string, string> Links { get; init; }

        public static FieldBody Of(LeadCall call, Field f)
        {
            var made = f.CreatedAt ?? call.Account.Info.CreatedAt;
            return new(
                f.Id, CustomValues.TargetOf(f)!, CustomValues.NameOf(f), f.TitleIn(call.Vocabulary.Settings.DefaultLanguage), Shown(f), OptionsOf(call, f),
                f.Staff.Required, f.Position, call.Time(made), call.Time(f.UpdatedAt ?? made))
            {
                Links = call.Links.Of($"/custom_fields/{f.Id}"),
            };
        }
    }
}

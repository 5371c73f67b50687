using System.Text.Json;
using System.Text.Json.Serialization;
using Polydesk.Desk;
using Polydesk.Desk.Fields;
using Polydesk.Dialects.Parameters;
using Polydesk.Dialects.Routing;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>Definitions of custom fields and their options, three times alike: for tickets, users and organizations.</summary>
internal static class Fields
{
    private const int OptionsPerPage = 50;

    private static readonly EddyNames OptionNames = new(("options", "options"), ("name", "name"), ("option", "Option"));

    public static void MapFields(this RouteTable<EddyHandler> api)
    {
        Map("", Subject.Ticket, "ED-17", "ED-18", "ED-19", "ED-20", "ED-21");
        Map("/users", Subject.Person, "ED-30", "ED-31", "ED-32", "ED-33", "ED-34");
        Map("/organizations", Subject.Organization, "ED-44", "ED-45", "ED-46", "ED-47", "ED-48");

        void Map(string owner, Subject subject, string list, string get, string options, string save, string remove)
        {
            api.Add(list, "GET", $"{owner}/custom_fields", call => List(call, subject));
            api.Add(get, "GET", $"{owner}/custom_fields/{{id}}", call => Get(call, subject));
            api.Add(options, "GET", $"{owner}/custom_fields/{{id}}/options", call => Options(call, subject), EddyTakes.OptionFilters);
            api.Add(save, "POST", $"{owner}/custom_fields/{{id}}/options", call => Save(call, subject), EddyTakes.Options);
            api.Add(remove, "DELETE", $"{owner}/custom_fields/{{id}}/options/{{option_id}}", call => Remove(call, subject));
        }
    }

    private static ValueTask<EddyAnswer> List(EddyCall call, Subject subject)
    {
        var visible = call.Vocabulary.FieldsOf(subject).Where(field => IsVisible(call, field)).ToList();
        var page = visible.Skip((int)Math.Min(call.Skip(EddyPage.Default), int.MaxValue)).Take(EddyPage.Default);

        return new(EddyAnswer.Keyed(page.Select(field => Keyed(call, field)), new(visible.Count, EddyPage.Default, call.Page)));
    }

    private static ValueTask<EddyAnswer> Get(EddyCall call, Subject subject) =>
        new(Find(call, subject) is { } field ? EddyAnswer.Keyed([Keyed(call, field)], null) : NoField(call));

    private static async ValueTask<EddyAnswer> Options(EddyCall call, Subject subject)
    {
        if (Find(call, subject) is not { } field)
        {
            return NoField(call);
        }

        if (!TakesOptions(field))
        {
            return NoOptions(call);
        }

        var filters = new EddyFilters(call);
        var parent = filters.Id("pid");

        if (filters.Refusal is { } refusal)
        {
            return refusal;
        }

        await using var db = await call.Account.Database.OpenAsync(call.Aborted);
        var (options, total) = await call.Get<FieldStore>().PageOptionsAsync(
            db, field.Id, parent, call.Skip(OptionsPerPage), OptionsPerPage, call.Aborted);

        return EddyAnswer.Page(Of(call, options), new(total, OptionsPerPage, call.Page));
    }

    private static async ValueTask<EddyAnswer> Save(EddyCall call, Subject subject)
    {
        if (Change(call, subject) is { } refused)
        {
            return refused;
        }

        var given = call.Bag["options"].AsMap();
        IReadOnlyList<OptionDraft> drafts = given.IsBad ? [] : [.. given.Or([]).Select(entry => Draft(call, entry.Value))];
        var outcome = await call.Get<SaveOptions>().RunAsync(subject, call.Id("id"), drafts, call.Caller, call.Aborted);

        return outcome.Failed(out var problem, out var options) ? Refusals.Of(problem, OptionNames) : EddyAnswer.Data(Of(call, options));
    }

    private static async ValueTask<EddyAnswer> Remove(EddyCall call, Subject subject)
    {
        if (Change(call, subject) is { } refused)
        {
            return refused;
        }

        var outcome = await call.Get<RemoveOption>().RunAsync(subject, call.Id("id"), call.Id("option_id"), call.Caller, call.Aborted);

        return outcome.Failed(out var problem, out _)
            ? problem is { Kind: ProblemKind.NotFound, Subject: "option" } ? Refusals.NotFound("Option", call.IdText("option_id")) : Refusals.Of(problem)
            : EddyAnswer.Deleted("Option", call.IdText("option_id"));
    }

    /// <summary>What keeps a change of options from being tried at all.</summary>
    private static EddyAnswer? Change(EddyCall call, Subject subject)
    {
        if (!call.Caller.IsAdmin)
        {
            return Refusals.Forbidden;
        }

        return Find(call, subject) is not { } field ? NoField(call)
            : !TakesOptions(field) ? NoOptions(call)
            : null;
    }

    private static Field? Find(EddyCall call, Subject subject) =>
        call.Vocabulary.FindField(subject, call.Id("id")) is { Active: true } field && IsVisible(call, field) ? field : null;

    private static bool IsVisible(EddyCall call, Field field) => field.For(call.Caller).View;

    /// <summary>The reference allows these two types only; buttons, which came later, are set up in the desk.</summary>
    private static bool TakesOptions(Field field) => field.Type is FieldType.Select or FieldType.Hierarchy;

    private static EddyErrors NoField(EddyCall call) => Refusals.NotFound("Field", call.IdText("id"));

    private static EddyErrors NoOptions(EddyCall call) => Refusals.BadRequest($"Field with id {{{call.IdText("id")}}} does not support options");

    private static OptionDraft Draft(EddyCall call, Parameter entry)
    {
        var (id, pid, name) = (entry["id"].AsInt(), entry["pid"].AsInt(), LocalTexts.Read(call, entry["name"]));

        return new(
            id.Has(out var known) ? known : null, pid.Has(out var parent) ? parent : null, name.Or(LocalText.None),
            IsUnreadable: entry.Kind is not (ParameterKind.Map or ParameterKind.List) || id.IsBad || pid.IsBad || name.IsBad);
    }

    private static IReadOnlyList<Option> Of(EddyCall call, IEnumerable<FieldOption> options) =>
        [.. options.Select(o => new Option(o.Id, o.ParentId ?? 0, call.Local(o.Name)))];

    private static (string Key, Definition Item) Keyed(EddyCall call, Field field) => (field.Id.ToString(), new(
        field.Id, new(call, field), CustomFields.TypeName(field.Type),
        new(Rights.Of(field.Subject, field.Staff), Rights.Of(field.Subject, field.Customer))));

    internal sealed record Definition(long Id, DefinitionName Name, string FieldType, Permissions Permissions);

    internal sealed record Permissions(Rights Staff, Rights User);

    internal sealed record Rights(
        bool View, bool Edit,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Required,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? RequiredToCreateTicket,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? RequiredToCloseTicket)
    {
        public static Rights Of(Subject subject, FieldRights rights) => subject is Subject.Ticket
            ? new(rights.View, rights.Edit, null, rights.Required, rights.RequiredToClose)
            : new(rights.View, rights.Edit, rights.Required, null, null);
    }

    internal sealed record Option(long Id, long Pid, LocalText Name);

    /// <summary>A hierarchy's name is keyed by level from <c>"1"</c>.</summary>
    [JsonConverter(typeof(Writer))]
    internal sealed record DefinitionName(EddyCall Call, Field Field)
    {
        internal sealed class Writer : JsonConverter<DefinitionName>
        {
            public override DefinitionName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
                throw new NotSupportedException();

            public override void Write(Utf8JsonWriter writer, DefinitionName value, JsonSerializerOptions options)
            {
                var (call, field) = value;
                var type = EddyJson.Of<LocalText>();

                if (field.Type is not FieldType.Hierarchy)
                {
                    JsonSerializer.Serialize(writer, call.Local(field.Name), type);
                    return;
                }

                writer.WriteStartObject();

                foreach (var (at, level) in (field.Levels is [] ? [field.Name] : field.Levels).Index())
                {
                    writer.WritePropertyName((at + 1).ToString());
                    JsonSerializer.Serialize(writer, call.Local(level), type);
                }

                writer.WriteEndObject();
            }
        }
    }
}

using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Polydesk.Limit;

/// <summary>A person as Deskpro writes one who is loaded with tickets.</summary>
internal sealed record DeskproPerson(
    long Id, long Role, long Group, string Name, string Lastname, string Email, string Phone, string PhoneType, string PhoneExtension, string Language,
    bool Notifications, bool IsOnline, string JobTitle, string Background, string Timezone, string Prefix, bool IsRemoved, bool IsActive, long CreatedAt,
    long? LoginAt, long Tickets)
{
    public const string Columns = """
        p.id, p.role, p.group_id, p.name, p.lastname, p.email, p.phone, p.phone_type, p.phone_extension, p.language, p.notifications, p.availability = 'online',
        p.job_title, p.background, p.timezone, p.title_prefix, p.deleted_at is not null, p.status = 0, p.created_at,
        (select last_login_at from staff_profiles s where s.person_id = p.id),
        (select count(*) from tickets k where k.requester_id = p.id and k.deleted = false),
        p.photo_token <> '' or p.organization_id is not null or exists (select 1 from person_contacts c where c.person_id = p.id)
          or exists (select 1 from subject_tags g where g.subject = 2 and g.subject_id = p.id) or exists (select 1 from team_members m where m.person_id = p.id)
          or exists (select 1 from contact_data d where d.subject = 2 and d.subject_id = p.id)
          or exists (select 1 from field_values v where v.subject = 2 and v.subject_id = p.id)
        """;

    public List<string> Emails { get; } = [];

    public static DeskproPerson Read(DbDataReader row)
    {
        if (row.GetBoolean(21))
        {
            throw new NotSupportedException("The desk that is measured has no such people.");
        }

        return new(
            row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6), row.GetString(7),
            row.GetString(8), row.GetString(9), row.GetBoolean(10), row.GetBoolean(11), row.GetString(12), row.GetString(13), row.GetString(14), row.GetString(15),
            row.GetBoolean(16), row.GetBoolean(17), row.GetInt64(18), DeskproTicket.Number(row, 19), row.GetInt64(20));
    }

    public void Write(Utf8JsonWriter json)
    {
        var (name, isAgent, isAdmin) = ($"{Name} {Lastname}".Trim(), Role > 0, Role >= 4);
        var gravatar = $"https://www.gravatar.com/avatar/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Email.ToLowerInvariant())))}?d=mm";
        json.WriteStartObject(Id.ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("id"u8, Id);
        json.WriteString("primary_email"u8, Email);
        json.WriteString("first_name"u8, Name);
        json.WriteString("last_name"u8, Lastname);
        json.WriteString("title_prefix"u8, Prefix);
        json.WriteString("name"u8, name);
        json.WriteString("display_name"u8, name);
        json.WriteBoolean("is_agent"u8, isAgent);
        json.WriteStartObject("avatar"u8);
        json.WriteString("default_url_pattern"u8, gravatar + "&s={{IMG_SIZE}}");
        json.WriteNull("url_pattern"u8);
        json.WriteString("base_gravatar_url"u8, gravatar);
        json.WriteEndObject();
        json.WriteBoolean("online"u8, IsOnline);
        json.WriteBoolean("online_for_chat"u8, false);
        DeskproTicket.Date(json, "last_seen"u8, LoginAt);
        json.WriteBoolean("is_user"u8, true);
        json.WriteBoolean("was_agent"u8, false);
        json.WriteBoolean("can_agent"u8, isAgent);
        json.WriteBoolean("can_admin"u8, isAdmin);
        json.WriteBoolean("can_billing"u8, isAdmin);
        json.WriteBoolean("can_reports"u8, Role >= 3);
        json.WriteNull("picture_blob"u8);
        json.WriteBoolean("disable_picture"u8, false);
        json.WriteString("gravatar_url"u8, gravatar);
        json.WriteBoolean("is_contact"u8, false);
        json.WriteBoolean("disable_autoresponses"u8, !Notifications);
        json.WriteString("disable_autoresponses_log"u8, ""u8);
        json.WriteBoolean("is_confirmed"u8, true);
        json.WriteBoolean("is_deleted"u8, IsRemoved);
        json.WriteBoolean("is_disabled"u8, !IsActive);
        json.WriteString("creation_system"u8, "web.api"u8);
        json.WriteString("override_display_name"u8, ""u8);
        json.WriteString("display_contact"u8, $"{name} <{Email}>");
        json.WriteString("summary"u8, Background);
        json.WriteNumber("language"u8, Language.Aggregate(0L, (id, letter) => id * 27 + (letter - 'a' + 1)));
        json.WriteNull("organization"u8);
        DeskproTicket.Empty(json, "organization_members"u8);
        json.WriteString("organization_position"u8, JobTitle);
        json.WriteBoolean("organization_manager"u8, false);
        json.WriteString("timezone"u8, Timezone);
        DeskproTicket.Date(json, "date_created"u8, CreatedAt);
        DeskproTicket.Date(json, "date_last_login"u8, LoginAt);
        json.WriteNull("browser"u8);
        Groups(json, "all_user_groups"u8, !isAgent);
        Groups(json, "user_groups"u8, !isAgent);
        Groups(json, "agent_groups"u8, isAgent);
        DeskproTicket.Empty(json, "labels"u8);
        json.WriteStartArray("emails"u8);
        Emails.ForEach(json.WriteStringValue);
        json.WriteEndArray();
        json.WriteStartArray("phone_numbers"u8);

        if (Phone.Length > 0)
        {
            json.WriteStartObject();
            json.WriteString("number"u8, Phone);
            json.WriteString("label"u8, PhoneType);
            json.WriteString("extension"u8, PhoneExtension);
            json.WriteNumber("person"u8, Id);
            json.WriteString("type"u8, "phone"u8);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("tickets_count"u8, Tickets);
        json.WriteNumber("chats_count"u8, 0);
        DeskproTicket.Nothing(json, "fields"u8);
        DeskproTicket.Empty(json, "contextual_options"u8);
        DeskproTicket.Empty(json, "contact_data"u8);
        DeskproTicket.Empty(json, "teams"u8);
        json.WriteNull("primary_team"u8);
        DeskproTicket.Empty(json, "brands"u8);
        DeskproTicket.Empty(json, "preferences"u8);
        json.WriteEndObject();
    }

    private void Groups(Utf8JsonWriter json, ReadOnlySpan<byte> name, bool has)
    {
        json.WriteStartArray(name);

        if (has)
        {
            json.WriteNumberValue(Group);
        }

        json.WriteEndArray();
    }
}

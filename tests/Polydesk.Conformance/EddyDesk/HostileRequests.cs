using System.Globalization;
using System.Text;
using Polydesk.Conformance.Api;
using Polydesk.Desk;
using Polydesk.Desk.Fields;

namespace Polydesk.Conformance.EddyDesk;

/// <summary>Makes requests that no honest client sends. The same seed makes the same requests.</summary>
public sealed class HostileRequests(World world, int seed)
{
    private static readonly string[] ListParameters = ["page", "search", "exact_search", "order_by", .. Ranges("date_created", "date_updated")];
    private static readonly string[] TicketParameters =
    [
        "pid", "title", "description", "sla_date", "freeze_date", "status_id", "priority_id", "type_id", "department_id", "ticket_lock", "owner_id", "user_id",
        "user_email", "cc", "bcc", "followers", "create_from_user", "custom_fields", "files", "tags", "unknown",
    ];
    private static readonly string[] UserParameters =
    [
        "name", "lastname", "email", "phone", "skype", "website", "organization", "organiz_id", "status", "language", "notifications", "group_id",
        "department", "password", "user_status", "custom_fields", "alias",
    ];
    private static readonly string[] OrganizationParameters =
        ["name", "domains", "address", "phone", "email", "web", "minute_limit", "employees", "managers", "custom_fields"];

    private static readonly Dictionary<string, string[]> Parameters = new()
    {
        ["ED-02"] =
        [
            .. ListParameters, "user_list", "owner_list", "status_list", "priority_list", "type_list", "freeze", "deleted", "department_list", "source_list", "pid",
        ],
        ["ED-04"] = TicketParameters,
        ["ED-05"] = TicketParameters,
        ["ED-06"] = ["delete"],
        ["ED-08"] = ["text", "user_id", "files"],
        ["ED-09"] = ["text"],
        ["ED-12"] = ["text", "user_id", "files"],
        ["ED-13"] = ["text"],
        ["ED-15"] = ["page", "event_list", "user_list", .. Ranges("date_created")],
        ["ED-16"] = ["page", "staff_list", "creator_list", .. Ranges("date_created", "billing_date")],
        ["ED-19"] = ["page", "pid"],
        ["ED-20"] = ["options"],
        ["ED-25"] = [.. ListParameters, "group_list", "id_list", "organization_list"],
        ["ED-27"] = UserParameters,
        ["ED-28"] = UserParameters,
        ["ED-32"] = ["page", "pid"],
        ["ED-33"] = ["options"],
        ["ED-36"] = ["text", "file"],
        ["ED-38"] = ["page", "statuses", .. Ranges("date_created")],
        ["ED-39"] = ListParameters,
        ["ED-41"] = OrganizationParameters,
        ["ED-42"] = OrganizationParameters,
        ["ED-46"] = ["page", "pid"],
        ["ED-47"] = ["options"],
        ["ED-50"] = ["text", "file"],
        ["ED-54"] = ["page", "public", "parent_list", "order_by", .. Ranges("date_created", "date_updated")],
        ["ED-55"] = ["page", "public", "category_list", "order_by", .. Ranges("date_created", "date_updated")],
    };

    private static readonly string Long = new('x', 1 << 20);

    /// <summary>Texts that parsers, databases and pages have stumbled over.</summary>
    private static readonly string[] Texts =
    [
        "", " ", "0", "-1", "1", "2", "3", "abc", "null", "true", "false", "1.5", "1e5", "1e400", "0x10", "NaN", "Infinity", "9223372036854775807",
        "9223372036854775808", "-9223372036854775809", "99999999999999999999999999", "１２", "٣", "\u0000", "a\u0000b", "\u0001\u001b[31m", "\r\nSet-Cookie: a=b",
        "\u202e\ufeff\u0085\u2028", "😀👩‍👩‍👧", "e\u0301\u0301\u0301", "2024-13-45 99:99:99", "01.01.1970 00:00", "31.02.2024 00:00", "31.12.9999 23:59",
        "9999-12-31 23:59:59", "0001-01-01", "1969-12-31", "2024-01-01T00:00:00Z", "<script>alert(1)</script>", "<p>" + new string('<', 500), "&#0;&#xd800;",
        "'; drop table tickets; --", "\" or 1=1", "\\", "%", "_", "%s%n", "{asc}", "name{desc},id{x},{},{{}}", "1,2,,x, ", ",", "../../../etc/passwd",
        "a@b", "a@b.example", "A@B.EXAMPLE,\u0000@x.example", "\"x\" <a@b.example>", "@", "http://127.0.0.1/", "active", "open", "online",
        "* \" ( ) NEAR AND OR NOT", "^a:b*", "a & ! | <-> b", "Ⅷ", "ﬃ", "İı", "ß", "\ufffd",
    ];

    /// <summary>Pieces of JSON that are no text.</summary>
    private static readonly string[] Tokens =
    [
        "null", "true", "false", "0", "-1", "1", "2", "-0", "1.5", "1e5", "1e400", "-1e400", "9223372036854775807", "9223372036854775808",
        "99999999999999999999999999999999", "0.00000000000000000000000000000001", "{}", "[]", "[null]", "[[]]", "[1,2]", "[1,\"x\",{}]", "[-1,0,99999999999999999999]",
        "{\"a\":1}", "{\"1\":{\"2\":{\"3\":4}}}", "{\"\":\"\"}", "{\"-1\":1}", "{\"99999999999999999999\":1}", "{\"a\\u0000\":1}", "[\"x\",{\"y\":[]}]",
        "\"\\ud800\"", "\"\\udc00x\"", "\"\\ud800\\ud800\"", "{\"\\ud800\":1}", "[\"\\u0000\"]", "{\"1\":\"\\u0000\"}",
    ];

    private readonly Random random = new(seed);

    /// <summary>One request to an operation.</summary>
    public HostileRequest Next((string Id, string Method, string Path) operation)
    {
        var person = random.Next(10) switch
        {
            0 => world.Agent,
            1 => world.Client,
            2 => world.Manager,
            _ => world.Api.Owner,
        };
        var path = Fill(operation.Path, sane: operation.Method != "DELETE" ? random.Next(10) < 7 : random.Next(10) < 2);
        var names = Parameters.GetValueOrDefault(operation.Id, ["page", "id", "unknown"]);

        if (operation.Method is "GET" || (operation.Method is "DELETE" && random.Next(2) == 0))
        {
            return new(operation.Id, operation.Method, path + "?" + Form(names), null, [], person);
        }

        if (random.Next(5) == 0)
        {
            var (type, broken) = Broken();
            return new(operation.Id, operation.Method, path, type, broken, person);
        }

        return random.Next(3) switch
        {
            0 => new(operation.Id, operation.Method, path, "application/x-www-form-urlencoded", Encoding.ASCII.GetBytes(Form(names)), person),
            1 => new(operation.Id, operation.Method, path, "multipart/form-data; boundary=XX", Multipart(names), person),
            _ => new(operation.Id, operation.Method, path, "application/json", Encoding.UTF8.GetBytes(Json(names)), person),
        };
    }

    private static IEnumerable<string> Ranges(params string[] dates) => dates.SelectMany(d => (string[])["from_" + d, "to_" + d]);

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    private string Fill(string path, bool sane) => string.Join('/', path.Split('/').Select(segment => !segment.StartsWith('{') ? segment : sane
        ? Known(path, segment).ToString(CultureInfo.InvariantCulture)
        : Pick((string[])
        [
            "0", "-1", "987654", "abc", "1.5", "%20", "%00", "%2e%2e", "..", ".", "%2f", "%5c", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
            "99999999999999999999", "1%0a", "+1", "%2B1", "0x1", "1e1", "%FF", "%ed%a0%80", "%EF%BC%91", "%D9%A3", ";", "1;a=b", "*", "null", "'", "%27", "%3Cscript%3E", "~", "1,2", "()",
        ])));

    private long Known(string path, string segment) => segment switch
    {
        "{ticket_id}" => world.Ticket,
        "{user_id}" => world.Client.Id,
        "{organiz_id}" => world.Organization,
        "{note_id}" => path.Contains("users", StringComparison.Ordinal) ? world.UserNote : world.OrganizationNote,
        "{custom_field_id}" => world.Fields[(SubjectOf(path), Pick((FieldType[])[FieldType.Select, FieldType.Hierarchy, FieldType.Text]))],
        "{option_id}" => world.Options[world.Fields[(SubjectOf(path), FieldType.Select)]].First,
        _ when path.Contains("custom_fields", StringComparison.Ordinal) => world.Fields[(SubjectOf(path), FieldType.Select)],
        _ when path.Contains("posts", StringComparison.Ordinal) => world.Post,
        _ when path.Contains("comments", StringComparison.Ordinal) => world.Comment,
        _ when path.StartsWith("/tickets", StringComparison.Ordinal) => world.Ticket,
        _ when path.StartsWith("/users", StringComparison.Ordinal) => world.Client.Id,
        _ when path.StartsWith("/organization", StringComparison.Ordinal) => world.Organization,
        _ => 1,
    };

    private static Subject SubjectOf(string path) =>
        path.StartsWith("/users", StringComparison.Ordinal) ? Subject.Person
        : path.StartsWith("/organization", StringComparison.Ordinal) ? Subject.Organization
        : Subject.Ticket;

    /// <summary>A value that would be right for the parameter, so that a request gets past the first check.</summary>
    private string Sane(string name) => name switch
    {
        "title" or "description" or "text" or "name" => "Fine",
        "email" or "user_email" => $"sane{random.Next(1000)}@example.com",
        "group_id" or "page" or "type_id" => "1",
        "department" or "department_id" => $"{world.Department}",
        "password" => "secret123",
        "status_id" => "process",
        "priority_id" => "3",
        "owner_id" or "followers" => $"{world.Agent.Id}",
        "user_id" or "employees" or "managers" => $"{world.Client.Id}",
        "sla_date" or "freeze_date" => "01.01.2031 10:00",
        "order_by" => "date_created{asc}",
        _ => Pick(Texts),
    };

    private string Value(string name) => random.Next(400) == 0 ? Long : random.Next(3) == 0 ? Sane(name) : Pick(Texts);

    private string Form(IReadOnlyList<string> names)
    {
        var pairs = Chosen(names).Select(name => $"{Key(name)}={Escaped(Value(name))}").ToList();

        if (random.Next(4) == 0)
        {
            pairs.Add(Pick((string[])["&&", "=", "%", "%zz=1", "=x", "a[=1", "a]=1", "[]=1", "[a]=1", "a[b][c][d][e][f][g]=1", "a[][]=1", "%00=1", "title%00=x", "a=%ff%fe", "a=%ed%a0%80", "a=%u0041", ";;;"]));
        }

        return string.Join('&', pairs);
    }

    private string Key(string name) => name switch
    {
        "custom_fields" => Pick((string[])
        [
            $"custom_fields[{Pick(world.Fields.Values.ToList())}]", $"custom_fields%5B{Pick(world.Fields.Values.ToList())}%5D[1]",
            $"custom_fields[{world.Fields[(Subject.Ticket, FieldType.Hierarchy)]}][{random.Next(-1, 4)}]", "custom_fields[]", "custom_fields", "custom_fields[abc]",
            "custom_fields[-1]", "custom_fields[99999999999999999999]", "custom_fields[1][2][3][4]", "custom_fields[%00]", "custom_fields[", "custom_fields[[1]]", "custom_fields[1.5]",
        ]),
        "options" => Pick((string[])["options", "options[]", "options[0][name]", "options[0][name][en]", "options[0][id]", "options[0][pid]", "options[x][name][zz]", "options[-1]"]),
        _ => random.Next(6) switch
        {
            0 => name + "[]",
            1 => name + "[0]",
            2 => name + Pick((string[])["[a]", "[0][1]", "[-1]", "[%00]", "["]),
            _ => name,
        },
    };

    private string Json(IReadOnlyList<string> names) => "{" + string.Join(',', Chosen(names).Select(name => $"\"{name}\":{Token(name)}")) + "}";

    private string Token(string name) => (name, random.Next(3)) switch
    {
        ("custom_fields", < 2) =>
            "{" + string.Join(',', Enumerable.Range(0, random.Next(1, 5)).Select(_ => $"\"{Pick(world.Fields.Values.ToList())}\":{Pick(Tokens)}")) + "}",
        ("options", < 2) => "[" + string.Join(',', Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
            "{" + string.Join(',', ((string[])["id", "pid", "name"]).Where(_ => random.Next(2) == 0).Select(k => $"\"{k}\":{Pick(Tokens)}")) + "}")) + "]",
        (_, 0) => Pick(Tokens),
        _ => System.Text.Json.JsonSerializer.Serialize(Value(name)),
    };

    private byte[] Multipart(IReadOnlyList<string> names)
    {
        var body = new StringBuilder();

        foreach (var name in Chosen(names))
        {
            var file = random.Next(5) == 0 ? $"; filename=\"{Pick((string[])["a.txt", "", "../../x", "a\u0000.txt", "con", new string('n', 3000), "é\".html", "%00", "😀"])}\"" : "";
            body.Append(CultureInfo.InvariantCulture, $"--XX\r\nContent-Disposition: form-data; name=\"{Key(name)}\"{file}\r\n\r\n{Value(name)}\r\n");
        }

        return Encoding.UTF8.GetBytes(body + Pick((string[])["--XX--\r\n", "--XX--", "--XX", "", "--XX\r\n", "--XX\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XX--\r\n"]));
    }

    private (string? Type, byte[] Body) Broken() => Pick<(string?, byte[])>(
    [
        ("application/json", "{"u8.ToArray()),
        ("application/json", "{\"text\":\"x\""u8.ToArray()),
        ("application/json", "[]"u8.ToArray()),
        ("application/json", "\"x\""u8.ToArray()),
        ("application/json", "{\"a\":1,}"u8.ToArray()),
        ("application/json", "{'a':1}"u8.ToArray()),
        ("application/json", [0xef, 0xbb, 0xbf, .. "{\"text\":\"bom\"}"u8]),
        ("application/json", [.. "{\"text\":\""u8, 0xff, 0xfe, .. "\"}"u8]),
        ("application/json", [.. "{\"text\":\""u8, 0xed, 0xa0, 0x80, .. "\"}"u8]),
        ("application/json", [.. "{\"text\":\"a"u8, 0, .. "\"}"u8]),
        ("application/json", [0]),
        ("application/json; charset=utf-16", Encoding.Unicode.GetBytes("{\"text\":\"x\"}")),
        ("application/json; charset=nonsense", "{\"text\":\"x\"}"u8.ToArray()),
        ("application/json", Encoding.ASCII.GetBytes("{\"text\":" + new string('[', 50_000))),
        ("application/json", Encoding.ASCII.GetBytes("{\"text\":" + new string('[', 5_000) + new string(']', 5_000) + "}")),
        ("application/json", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"text\":", 3_000)) + "1" + new string('}', 3_000))),
        ("application/json", Encoding.ASCII.GetBytes("{" + string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"k{i}\":{i}")) + "}")),
        ("application/json", Encoding.ASCII.GetBytes("{\"text\":" + new string('9', 5_000) + "}")),
        ("application/x-www-form-urlencoded", Encoding.ASCII.GetBytes(string.Join('&', Enumerable.Range(0, 20_000).Select(i => $"k{i}={i}")))),
        ("application/x-www-form-urlencoded", Encoding.ASCII.GetBytes("text" + string.Concat(Enumerable.Repeat("[a]", 5_000)) + "=1")),
        ("application/x-www-form-urlencoded", Encoding.ASCII.GetBytes(string.Join('&', Enumerable.Repeat("text=a", 500)))),
        ("application/x-www-form-urlencoded", [.. "text="u8, 0xff, 0xfe, 0, 0xed, 0xa0, 0x80]),
        ("application/x-www-form-urlencoded; charset=koi8-r", "text=%F0%D2"u8.ToArray()),
        ("multipart/form-data", "--XX\r\n"u8.ToArray()),
        ("multipart/form-data; boundary=", "x"u8.ToArray()),
        ("multipart/form-data; boundary=XX", "nothing"u8.ToArray()),
        ("multipart/form-data; boundary=XX", "--XX\r\nContent-Disposition: form-data; name=\"text\""u8.ToArray()),
        ("multipart/form-data; boundary=XX", Encoding.ASCII.GetBytes("--XX\r\nContent-Disposition: form-data; name=\"" + new string('n', 100_000) + "\"\r\n\r\nx\r\n--XX--")),
        ("multipart/mixed; boundary=XX", "--XX\r\n\r\nx\r\n--XX--"u8.ToArray()),
        ("text/plain", "text=x"u8.ToArray()),
        ("application/xml", "<a/>"u8.ToArray()),
        ("nonsense", "x"u8.ToArray()),
        ("/", "x"u8.ToArray()),
        (null, "x"u8.ToArray()),
        (null, [0xff]),
        (null, []),
    ]);

    private IEnumerable<string> Chosen(IReadOnlyList<string> names)
    {
        if (random.Next(8) == 0)
        {
            yield break;
        }

        // Some requests carry what is required, so that deeper checks are reached.
        var full = random.Next(2) == 0;

        foreach (var name in names)
        {
            if (full ? random.Next(3) > 0 : random.Next(names.Count) < 2)
            {
                yield return name;

                if (random.Next(20) == 0)
                {
                    yield return name;
                }
            }
        }
    }

    private string Escaped(string text) => random.Next(3) == 0 ? Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal) : Uri.EscapeDataString(text);
}

/// <summary>A request, as bytes.</summary>
public sealed record HostileRequest(string Operation, string Method, string Path, string? ContentType, byte[] Body, TestPerson Person)
{
    /// <summary>Whether the web server itself turns the request away, before any dialect sees it.</summary>
    public bool IsNoHttp => Path.Split('?')[0].Contains("%00", StringComparison.Ordinal) || Path.Length > 8000;

    public override string ToString()
    {
        var body = Encoding.Latin1.GetString(Body.AsSpan(0, Math.Min(Body.Length, 1500)));
        return $"{Operation}: {Method} {(Path.Length > 1500 ? Path[..1500] + "…" : Path)} as {Person.Email}, {ContentType ?? "no content type"}, {Body.Length} bytes: {body}";
    }
}

using System.Text;
using Polydesk.Conformance.Api;
using Polydesk.Desk.People;
using Xunit;

namespace Polydesk.Conformance.EddyDesk;

public class AuthenticationTests
{
    [Theory, EachEngine]
    public async Task ED_C2_Any_active_person_signs_in_with_email_and_key(TestApi api)
    {
        TestPerson[] people = [api.Owner, await api.Some.AdminAsync(), await api.Some.EmployeeAsync(), await api.Some.ClientAsync()];

        foreach (var person in people)
        {
            Assert.Equal(200, (await api.As(person).GetAsync("/statuses")).Status);
            Assert.Equal(200, (await api.As(person with { Email = person.Email.ToUpperInvariant() }).GetAsync("/statuses")).Status);
        }
    }

    [Theory, EachEngine]
    public async Task ED_C2_Wrong_credentials_are_refused_in_one_way(TestApi api)
    {
        var other = await api.Some.EmployeeAsync();
        TestPerson?[] nobody =
        [
            null,
            api.Owner with { Key = "wrong" },
            api.Owner with { Key = "" },
            api.Owner with { Key = api.Owner.Key.ToUpperInvariant() },
            api.Owner with { Key = api.Owner.Key + ":" },
            api.Owner with { Email = "unknown@desk.example" },
            api.Owner with { Email = "" },
            api.Owner with { Email = other.Email },
            await api.Some.DisabledAsync(),
            await api.Some.PersonAsync(p => p with { Status = PersonStatus.Inactive }),
            await api.Some.PersonAsync(p => p with { Status = PersonStatus.Fired }),
        ];

        foreach (var person in nobody)
        {
            var answer = await api.As(person).GetAsync("/statuses");

            answer.IsUnauthorized();
            Assert.Equal("Basic realm=\"EddyDesk API\"", answer.Header("WWW-Authenticate"));
        }
    }

    [Theory, EachEngine]
    public async Task ED_C2_A_malformed_header_is_refused(TestApi api)
    {
        var good = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{api.Owner.Email}:{api.Owner.Key}"));
        string[] headers =
        [
            "", "Basic", "Basic ", "Basic %%%", "Basic " + good[..^3], "Basic " + new string('A', 9000), "Bearer " + good, good, "Basic " + good + " x",
            "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("nocolon")), "Basic " + Convert.ToBase64String([0xff, 0xfe, 0x3a, 0x00]),
        ];

        foreach (var header in headers)
        {
            (await api.As(null).SendAsync("GET", "/statuses", null, ("Authorization", header))).IsUnauthorized();
        }

        Assert.Equal(200, (await api.As(null).SendAsync("GET", "/statuses", null, ("Authorization", "basic " + good))).Status);
    }

    [Theory, EachEngine]
    public async Task ED_C2_People_of_a_disabled_group_cannot_sign_in(TestApi api)
    {
        await api.WriteAsync($"insert into groups (id, type, role, name, disabled) values (77, 1, 1, {"{}"}, {true})");
        var person = await api.Some.PersonAsync(p => p with { GroupId = 77 });

        (await api.As(person).GetAsync("/statuses")).IsUnauthorized();
    }

    [Theory, EachEngine]
    public async Task ED_C2_A_key_opens_only_its_own_account(TestApi api)
    {
        var other = await api.Server.NewDeskAsync();
        var department = await other.Some.DepartmentAsync("Only there");

        Assert.Contains(department, (await other.GetAsync("/departments")).Ids());
        Assert.DoesNotContain("Only there", (await api.GetAsync("/departments")).Text, StringComparison.Ordinal);
        (await api.As(other.Owner with { Key = api.Owner.Key, Email = "nobody@desk.example" }).GetAsync("/departments")).IsUnauthorized();
    }

    [Theory, EachEngine(Alone = true)]
    public async Task ED_C2_A_disabled_account_lets_nobody_in(TestApi api)
    {
        Assert.Equal(200, (await api.GetAsync("/statuses")).Status);

        await api.Server.DisableAsync(api.Account);

        (await api.GetAsync("/statuses")).IsUnauthorized();
    }

    [Theory, EachEngine]
    public async Task ED_C2_The_text_of_a_refusal_does_not_look_like_a_rate_block(TestApi api)
    {
        var text = (await api.As(null).GetAsync("/statuses")).Text;

        Assert.DoesNotContain("ban", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("api limit", text, StringComparison.OrdinalIgnoreCase);
    }
}

using System.Text;
using Polydesk.Conformance.Api;
using Xunit;

namespace Polydesk.Conformance.EddyDesk;

public class MountTests
{
    [Theory, EachEngine]
    public async Task ED_C1_Every_path_answers_alike_with_and_without_slash_and_with_a_bare_question_mark(TestApi api)
    {
        foreach (var (id, _, path) in api.Server.Operations.Where(o => o.Method == "GET"))
        {
            var url = Filled(path);
            var expected = await api.GetAsync(url);

            foreach (var variant in (string[])[url + "/", url + "?", url + "/?", url + "//"])
            {
                var answer = await api.GetAsync(variant);

                Assert.True((expected.Status, expected.Text) == (answer.Status, answer.Text), $"{id}: {answer} but without slash: {expected}");
            }
        }
    }

    [Theory, EachEngine]
    public async Task ED_C1_Nothing_is_ever_redirected(TestApi api)
    {
        foreach (var (_, method, path) in api.Server.Operations)
        {
            var answer = await api.As(api.Owner).SendAsync(method, Filled(path) + "/");

            Assert.False(answer.Status is >= 300 and < 400, answer.ToString());
        }
    }

    [Theory, EachEngine]
    public async Task ED_C1_The_dialect_is_at_its_prefix_at_its_native_path_and_at_a_host_name(TestApi api)
    {
        await api.Server.BindAsync("eddy.desk.example", api.Account, "eddydesk");
        var department = await api.Some.DepartmentAsync();
        var owner = api.As(api.Owner);

        foreach (var client in (ApiClient[])
            [owner, owner.At("/EddyDesk/api/v2"), owner.At("/api/v2"), owner.At("/api/v2", "eddy.desk.example"), owner.At("/api/v2", "EDDY.desk.example:8080")])
        {
            Assert.Contains(department, (await client.GetAsync("/departments/")).Ids());
        }
    }

    [Theory, EachEngine]
    public async Task ED_C1_A_host_name_bound_to_the_dialect_answers_unauthenticated_requests_too(TestApi api)
    {
        await api.Server.BindAsync("only.eddy.example", api.Account, "eddydesk");

        (await api.As(null).At("/api/v2", "only.eddy.example").GetAsync("/departments")).IsUnauthorized();
        (await api.As(api.Owner).At("", "only.eddy.example").GetAsync("/other")).Refuses(404, "e-404|Not found|Method {/other} does not exist");
    }

    [Theory, EachEngine]
    public async Task ED_C1_HEAD_answers_as_GET_without_the_body(TestApi api)
    {
        foreach (var (_, _, path) in api.Server.Operations.Where(o => o.Method == "GET" && !o.Path.Contains('{', StringComparison.Ordinal)))
        {
            var get = await api.GetAsync(path);
            var head = await api.As(api.Owner).SendAsync("HEAD", path);

            Assert.Equal(get.Status, head.Status);
            Assert.Equal(get.Header("Content-Type"), head.Header("Content-Type"));
            Assert.Empty(head.Bytes);
        }
    }

    [Theory, EachEngine]
    public async Task ED_C9_An_unknown_path_is_refused_in_the_common_form(TestApi api)
    {
        (await api.GetAsync("/nothing/here/")).Refuses(404, "e-404|Not found|Method {/nothing/here/} does not exist");
        (await api.GetAsync("/ips")).Refuses(404, "e-404|Not found|Method {/ips} does not exist");
        Assert.Equal("application/json; charset=utf-8", (await api.GetAsync("/ips")).Header("Content-Type"));
        (await api.As(null).GetAsync("/nothing")).IsUnauthorized();
        (await api.As(api.Owner).At("/eddydesk").GetAsync("/api/v1/tickets")).Refuses(404, "e-404|Not found|Method {/api/v1/tickets} does not exist");
    }

    [Theory, EachEngine]
    public async Task ED_C9_A_known_path_with_another_method_names_the_methods_it_has(TestApi api)
    {
        foreach (var path in api.Server.Operations.Select(o => o.Path).Distinct())
        {
            var answer = await api.As(api.Owner).SendAsync("PATCH", Filled(path));

            answer.Refuses(405, "e-405|Method not allowed|Method {PATCH} is not allowed");
            Assert.Equal(
                api.Server.Operations.Where(o => o.Path == path).Select(o => o.Method).Order(),
                answer.Header("Allow")!.Split(", "));
        }
    }

    [Theory, EachEngine]
    public async Task ED_C7_A_content_type_without_a_body_is_fine_on_GET_and_DELETE(TestApi api)
    {
        foreach (var type in (string[])["application/json", "application/json; charset=utf-8", "application/x-www-form-urlencoded"])
        {
            var get = await api.As(api.Owner).SendAsync("GET", "/statuses", ApiClient.Raw(type, []));
            var delete = await api.As(api.Owner).SendAsync("DELETE", "/tickets/999999", ApiClient.Raw(type, []));

            Assert.Equal(200, get.Status);
            delete.IsMissing("Ticket", 999999);
        }
    }

    [Theory, EachEngine]
    public async Task ED_C7_Every_POST_and_PUT_refuses_a_type_it_cannot_read(TestApi api)
    {
        foreach (var (id, method, path) in api.Server.Operations.Where(o => o.Method is "POST" or "PUT"))
        {
            var answer = await api.As(api.Owner).SendAsync(method, Filled(path), ApiClient.Raw("text/csv", "a,b"u8.ToArray()));

            // What does not exist may be told before the body is looked at.
            Assert.True(answer.Status is 415 || (answer.Status is 404 && path.Contains('{', StringComparison.Ordinal)), $"{id}: {answer}");
        }

        (await api.As(api.Owner).SendAsync("POST", "/tickets", ApiClient.Raw("text/csv", "a,b"u8.ToArray())))
            .Refuses(415, "e-415|Unsupported media type|Content type {text/csv} is not supported");
    }

    [Theory, EachEngine]
    public async Task ED_C9_Broken_JSON_is_refused_on_every_POST_and_PUT(TestApi api)
    {
        var readable = api.Server.Operations.Where(o => o.Method == "GET" && o.Path.Contains('{', StringComparison.Ordinal)).Select(o => o.Path).ToHashSet();

        foreach (var (id, method, path) in api.Server.Operations.Where(o => o.Method is "POST" or "PUT"))
        {
            foreach (var body in (string[])["{", "[1,", "{\"a\":}", "nonsense", "{\"a\":1}}", "\"text\"", "[]", "1"])
            {
                var answer = await api.As(api.Owner).SendAsync(method, Filled(path), ApiClient.Raw("application/json", Encoding.UTF8.GetBytes(body)));

                // What does not exist is told before the body is looked at, wherever it could be read.
                if (readable.Contains(path))
                {
                    Assert.True(answer.Status == 404, $"{id}: {answer}");
                }
                else
                {
                    Assert.True(answer.Status == 400, $"{id}: {answer}");
                    answer.IsBad("Request body is not valid JSON");
                }
            }
        }
    }

    /// <summary>The path with ids that name nothing.</summary>
    private static string Filled(string path) =>
        string.Join('/', path.Split('/').Select(s => s.StartsWith('{') ? "987654" : s));
}

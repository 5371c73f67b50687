using Polydesk.Conformance.Api;
using Xunit;
using ApiClient = Polydesk.Conformance.Api.ApiClient;

namespace Polydesk.Conformance.Deskpro;

public sealed class BlobTests
{
    [Theory, EachEngine]
    public async Task DP_30_DP_31_An_upload_downloads_byte_for_byte(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        byte[] bytes = [0, 1, 2, 255];

        foreach (var (path, isTemp) in new[] { ("/blobs/temp", true), ("/blobs", false) })
        {
            var made = await SendAsync(desk, path, ("file", "../../a b.txt", bytes));
            LookupTests.Hold(made, "DP-30");
            var blob = made.Created();
            Assert.Equal(("a b.txt", "4.00 B", isTemp), (blob.Text("filename"), blob.Text("filesize_readable"), blob.GetProperty("is_temp").GetBoolean()));
            Assert.Equal($"{blob.Number("blob_id")}-{blob.Text("blob_auth")}", blob.Text("blob_auth_id"));
            Assert.Equal(bytes, (await api.As(null).DownloadAsync(blob.Text("download_url")!)).Bytes);
        }
    }

    [Theory, EachEngine]
    public async Task DP_30_DP_31_Without_a_part_named_file_nothing_is_stored(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);

        Assert.Equal(["file: required"], (await SendAsync(desk, "/blobs/temp", ("other", "a.txt", [1]))).Faults());
        Assert.Equal(["file: required"], (await desk.PostAsync("/blobs")).Faults());
        (await desk.AskAsync("POST", "/blobs/temp", ApiClient.Multipart([], ("file", "a.txt", [1])))).Is(401, "unauthorized");
    }

    [Theory, EachEngine]
    public async Task DP_30_An_upload_is_used_in_a_message(TestApi api)
    {
        var desk = await ProDesk.OfAsync(api);
        byte[] bytes = [9, 8, 7];
        var auth = await UploadAsync(desk, "log.bin", bytes);
        var ticket = await desk.TicketAsync();

        var message = (await desk.PostAsync($"/tickets/{ticket}/messages", $$"""{"message": "See the log", "attachments": [{"blob_auth": "{{auth}}"}]}""")).Created().Number("id");

        var attachment = Assert.Single((await desk.GetAsync($"/tickets/{ticket}/messages/{message}/attachments")).Items()).GetProperty("blob");
        Assert.Equal("log.bin", attachment.Text("filename"));
        Assert.Equal(bytes, (await api.As(null).DownloadAsync(attachment.Text("download_url")!)).Bytes);
        (await desk.PostAsync($"/tickets/{ticket}/messages", $$"""{"message": "x", "attachments": [{"blob_auth": "1{{auth}}"}]}""")).Is(400, "invalid_input");
    }

    /// <summary>Uploads a file and answers its <c>blob_auth</c>.</summary>
    internal static async Task<string> UploadAsync(ProDesk desk, string name, byte[] bytes) =>
        (await SendAsync(desk, "/blobs/temp", ("file", name, bytes))).Created().Text("blob_auth")!;

    private static Task<ApiAnswer> SendAsync(ProDesk desk, string path, (string Field, string Name, byte[] Bytes) file) =>
        desk.AskAsync("POST", path, ApiClient.Multipart([], (file.Field, file.Name, file.Bytes)), ("Authorization", "key " + desk.Key));
}

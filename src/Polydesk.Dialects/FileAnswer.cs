using Microsoft.AspNetCore.Http;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Files;

namespace Polydesk.Dialects;

/// <summary>Sends a stored file so that a browser keeps it and runs nothing of it.</summary>
public static class FileAnswer
{
    /// <summary>Answers false when the content is not there.</summary>
    public static async ValueTask<bool> SendAsync(HttpContext http, Account account, StoredFile file)
    {
        await using var content = account.Get<BlobStore>().Open(file.Sha256);

        if (content is null)
        {
            return false;
        }

        var response = http.Response;
        response.ContentType = file.MediaType;
        response.ContentLength = file.Size;
        MakeInert(response.Headers, file);

        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await content.CopyToAsync(response.Body, http.RequestAborted);
        }

        return true;
    }

    /// <summary>What keeps a browser from running anything of a file.</summary>
    public static void MakeInert(IHeaderDictionary headers, StoredFile file)
    {
        headers.ContentDisposition = InertDownload.Disposition(file.Name, file.MediaType);
        headers.ContentSecurityPolicy = InertDownload.ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "private, no-cache";
        headers["Referrer-Policy"] = "no-referrer";
    }
}

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
        response.Headers.ContentDisposition = InertDownload.Disposition(file.Name, file.MediaType);
        response.Headers.ContentSecurityPolicy = InertDownload.ContentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "private, no-cache";
        response.Headers["Referrer-Policy"] = "no-referrer";

        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await content.CopyToAsync(response.Body, http.RequestAborted);
        }

        return true;
    }
}

using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Polydesk.Dialects;

/// <summary>An answer of a dialect: a status, headers, and a JSON body that writes itself.</summary>
public abstract record Answer(int Status)
{
    public virtual bool HasBody => true;

    /// <summary>Whether its bytes are on their way already.</summary>
    public virtual bool IsSent => false;

    public virtual void AddTo(IHeaderDictionary headers)
    {
    }

    public abstract void Write(Utf8JsonWriter writer);
}

using System.Data.Common;
using System.Text.Json;

namespace Polydesk.Limit;

/// <summary>A person as conversations show one.</summary>
internal sealed record FreePerson(long Id, string Type, string Name, string Lastname, string Email)
{
    public string FullName => Lastname.Length == 0 ? Name : $"{Name} {Lastname}";

    /// <summary>Reads id, name, last name and address; null where there is nobody.</summary>
    public static FreePerson? Read(DbDataReader row, int column, string type) => row.IsDBNull(column)
        ? null
        : new(row.GetInt64(column), type, row.GetString(column + 1), row.GetString(column + 2), row.GetString(column + 3));

    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, FreePerson? person)
    {
        if (person is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("id"u8, person.Id);
        json.WriteString("type"u8, person.Type);
        json.WriteString("firstName"u8, person.Name);
        json.WriteString("lastName"u8, person.Lastname);
        json.WriteString("photoUrl"u8, ""u8);
        json.WriteString("email"u8, person.Email);
        json.WriteEndObject();
    }
}

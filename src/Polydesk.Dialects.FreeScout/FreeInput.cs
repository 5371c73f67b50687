using System.Text;
using Polydesk.Dialects.Parameters;

namespace Polydesk.Dialects.FreeScout;

/// <summary>Reads names in the two spellings in which clients send them: <c>firstName</c> and <c>first_name</c> (section 4.1).</summary>
internal static class FreeInput
{
    public static Parameter Of(ParameterBag bag, string name) => bag[name] is { Kind: not ParameterKind.Absent } given ? given : bag[Snake(name)];

    public static Parameter Of(Parameter map, string name) => map[name] is { Kind: not ParameterKind.Absent } given ? given : map[Snake(name)];

    private static string Snake(string camel)
    {
        var snake = new StringBuilder(camel.Length + 4);

        foreach (var c in camel)
        {
            if (char.IsAsciiLetterUpper(c))
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(c));
        }

        return snake.ToString();
    }
}

namespace Polydesk.Dialects.LeadDesk;

/// <summary>All messages of the validation table (section 2.11), for one attribute.</summary>
internal static class LeadWords
{
    public static string Required(string a) => $"The {Name(a)} field is required.";

    public static string RequiredWithout(string a, string b) => $"The {Name(a)} field is required when {Name(b)} is not present.";

    public static string RequiredWhen(string a, string b, string value) => $"The {Name(a)} field is required when {Name(b)} is {value}.";

    public static string String(string a) => $"The {Name(a)} must be a string.";

    public static string Integer(string a) => $"The {Name(a)} must be an integer.";

    public static string Number(string a) => $"The {Name(a)} must be a number.";

    public static string Boolean(string a) => $"The {Name(a)} field must be true or false.";

    public static string Array(string a) => $"The {Name(a)} must be an array.";

    public static string AtLeast(string a, decimal n) => $"The {Name(a)} must be at least {n:0.##}.";

    public static string AtMost(string a, decimal n) => $"The {Name(a)} may not be greater than {n:0.##}.";

    public static string TooShort(string a, int n) => $"The {Name(a)} must be at least {n} characters.";

    public static string TooLong(string a, int n) => $"The {Name(a)} may not be greater than {n} characters.";

    public static string Email(string a) => $"The {Name(a)} must be a valid email address.";

    public static string Date(string a) => $"The {Name(a)} is not a valid date.";

    public static string After(string a, string b) => $"The {Name(a)} must be a date after {Name(b)}.";

    public static string Zone(string a) => $"The {Name(a)} must be a valid zone.";

    public static string Format(string a) => $"The {Name(a)} format is invalid.";

    public static string Selected(string a) => $"The selected {Name(a)} is invalid.";

    public static string Taken(string a) => $"The {Name(a)} has already been taken.";

    public static string Fixed(string a) => $"The {Name(a)} can not be changed.";

    public static string Blacklisted(string a) => $"The {Name(a)} is blacklisted.";

    public static string NoGroup(string a) => $"The {Name(a)} names somebody new, but no group of customers is enabled.";

    public static string NotAdded(string a) => $"The {Name(a)} can not be added, use PATCH.";

    private static string Name(string attribute) => attribute.Replace('_', ' ');
}

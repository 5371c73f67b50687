namespace Polydesk.Desk.Fields;

/// <summary>The types of custom fields. Stored by name.</summary>
public enum FieldType
{
    Text,
    Textarea,
    Number,
    Checkbox,
    Date,
    Select,
    Hierarchy,
    Multibutton,
    Button,
    File,
    Time,
    Regexp,
}

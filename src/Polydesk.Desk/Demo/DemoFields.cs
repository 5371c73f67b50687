using System.Text.Json.Nodes;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Storage;

namespace Polydesk.Desk.Demo;

/// <summary>
/// Custom fields of every type, in such an order that a fresh desk gives the first seven of tickets the ids 2 to 8. The field of people comes first
/// because id 1 is to be no ticket field.
/// </summary>
internal static class DemoFields
{
    private static readonly LocalText[] Colors =
        [Local.Text("Red", "Красный", "Червоний"), Local.Text("Blue", "Синий", "Синій"), Local.Text("Green", "Зелёный", "Зелений"), Local.Text("White", "Белый", "Білий")];

    private static readonly LocalText[] Ways =
        [Local.Text("By phone", "По телефону", "Телефоном"), Local.Text("By mail", "По почте", "Поштою"), Local.Text("In person", "Лично", "Особисто")];

    /// <summary>Two choices a level, each with two below it.</summary>
    private static readonly LocalText[][] Fault =
    [
        [Local.Text("Printer", "Принтер", "Принтер"), Local.Text("Scanner", "Сканер", "Сканер")],
        [Local.Text("Paper feed", "Подача бумаги", "Подача паперу"), Local.Text("Display", "Экран", "Екран")],
        [Local.Text("Worn", "Износ", "Знос"), Local.Text("Broken", "Поломка", "Поломка")],
        [Local.Text("Repair", "Ремонт", "Ремонт"), Local.Text("Replace", "Замена", "Заміна")],
    ];

    private static readonly LocalText[][] Place =
    [
        [Local.Text("North", "Север", "Північ"), Local.Text("South", "Юг", "Південь")],
        [Local.Text("Old town", "Старый город", "Старе місто"), Local.Text("Harbour", "Порт", "Порт")],
        [Local.Text("First floor", "Первый этаж", "Перший поверх"), Local.Text("Cellar", "Подвал", "Підвал")],
    ];

    public static async ValueTask WriteAsync(WriteSession db, CancellationToken ct)
    {
        var person = Subject.Person;
        await AddAsync(db, person, FieldType.Select, Local.Text("How to reach", "Как связаться", "Як зв'язатися"), ct, Ways);
        await BasicAsync(db, Subject.Ticket, Colors, [Text("Device", "Прибор", "Прилад"), Text("Part", "Узел", "Вузол"), Text("State", "Состояние", "Стан"), Text("Action", "Действие", "Дія")], Fault, ct);

        await AddAsync(db, Subject.Ticket, FieldType.Multibutton, Text("Accessories", "Принадлежности", "Приладдя"), ct, Colors);
        await AddAsync(db, Subject.Ticket, FieldType.Button, Text("Contact", "Связь", "Зв'язок"), ct, Ways);
        await AddAsync(db, Subject.Ticket, FieldType.File, Text("Protocol", "Протокол", "Протокол"), ct);
        await AddAsync(db, Subject.Ticket, FieldType.Time, Text("Call at", "Позвонить в", "Подзвонити о"), ct);
        await AddAsync(db, Subject.Ticket, FieldType.Regexp, Text("Serial number", "Серийный номер", "Серійний номер"), ct, pattern: "[A-Z]{2}-[0-9]{4}");

        LocalText[] where = [Text("Region", "Регион", "Регіон"), Text("Quarter", "Район", "Район"), Text("Floor", "Этаж", "Поверх")];
        await BasicAsync(db, person, null, where, Place, ct);
        await BasicAsync(db, Subject.Organization, Colors, where, Place, ct);
    }

    /// <summary>The basic types in the order of the table; the select is left out where it came before.</summary>
    private static async ValueTask BasicAsync(
        WriteSession db, Subject subject, LocalText[]? choices, LocalText[] levels, LocalText[][] tree, CancellationToken ct)
    {
        if (choices is not null)
        {
            await AddAsync(db, subject, FieldType.Select, Text("Colour", "Цвет", "Колір"), ct, choices);
        }

        await AddAsync(db, subject, FieldType.Date, Text("Date of purchase", "Дата покупки", "Дата купівлі"), ct);
        await AddAsync(db, subject, FieldType.Checkbox, Text("Contract", "Договор", "Договір"), ct);
        await AddAsync(db, subject, FieldType.Text, Text("Reference", "Ссылка", "Посилання"), ct);
        await AddAsync(db, subject, FieldType.Textarea, Text("Remarks", "Примечания", "Примітки"), ct);
        await AddAsync(db, subject, FieldType.Number, Text("Amount", "Сумма", "Сума"), ct);

        var field = await AddAsync(db, subject, FieldType.Hierarchy, levels[0], ct, levels: levels);
        await AddBelowAsync(db, field, null, 1, tree, ct);
    }

    private static async ValueTask AddBelowAsync(WriteSession db, long field, long? parent, int level, LocalText[][] tree, CancellationToken ct)
    {
        if (level > tree.Length)
        {
            return;
        }

        foreach (var (position, name) in tree[level - 1].Index())
        {
            await AddBelowAsync(db, field, await AddOptionAsync(db, field, parent, level, name, position, ct), level + 1, tree, ct);
        }
    }

    private static async ValueTask<long> AddAsync(
        WriteSession db, Subject subject, FieldType type, LocalText name, CancellationToken ct, LocalText[]? choices = null, LocalText[]? levels = null,
        string pattern = "")
    {
        var names = new JsonArray([.. (levels ?? []).Select(level => JsonNode.Parse(level.ToJson()))]).ToJsonString();
        var position = await db.NumberAsync($"select count(*) from fields where subject = {subject}", ct) ?? 0;
        var id = await db.InsertAsync(
            $"""
            insert into fields (subject, type, name, levels, pattern, position)
            values ({subject}, {type.ToString()}, {name}, {names}, {pattern}, {position}) returning id
            """, ct);

        foreach (var (at, choice) in (choices ?? []).Index())
        {
            await AddOptionAsync(db, id, null, 1, choice, at, ct);
        }

        return id;
    }

    private static ValueTask<long> AddOptionAsync(
        WriteSession db, long field, long? parent, int level, LocalText name, int position, CancellationToken ct) => db.InsertAsync(
        $"""
        insert into field_options (field_id, parent_id, level, name, position) values ({field}, {parent}, {level}, {name}, {position}) returning id
        """, ct);

    private static LocalText Text(string en, string ru, string ua) => Local.Text(en, ru, ua);
}

using Polydesk.Desk;
using Polydesk.Desk.Events;
using Polydesk.Desk.People;

namespace Polydesk.Dialects.EddyDesk;

/// <summary>The desk's events under this dialect's codes and words, in the languages of the product.</summary>
internal static class AuditWords
{
    // The reference shows ticket_view, ticket_answer, status_update and owner_update with these words; the others are decided (section 3.5).
    private static readonly (string Type, string Code, string En, string Ru, string Ua)[] Words =
    [
        (EventTypes.TicketViewed, "ticket_view", "View request", "Просмотр заявки", "Перегляд заявки"),
        (EventTypes.AgentReplied, "ticket_answer", "Add a response to the request", "Добавление ответа на заявку", "Додавання відповіді на заявку"),
        (EventTypes.CustomerReplied, "ticket_answer", "Add a response to the request", "Добавление ответа на заявку", "Додавання відповіді на заявку"),
        (EventTypes.StatusChanged, "status_update", "Changing request status from {0} to {1}", "Изменение статуса заявки с {0} на {1}", "Зміна статусу заявки з {0} на {1}"),
        (EventTypes.StatusFollowed, "status_update", "Changing request status from {0} to {1}", "Изменение статуса заявки с {0} на {1}", "Зміна статусу заявки з {0} на {1}"),
        (EventTypes.AgentChanged, "owner_update", "Changing responsible party from {0} to {1}", "Изменение исполнителя заявки с {0} на {1}", "Зміна виконавця заявки з {0} на {1}"),
        (EventTypes.TicketCreated, "ticket_create", "Creating the request", "Создание заявки", "Створення заявки"),
        (EventTypes.TicketDeleted, "ticket_delete", "Deleting the request", "Удаление заявки", "Видалення заявки"),
        (EventTypes.TicketRestored, "ticket_restore", "Restoring the request", "Восстановление заявки", "Відновлення заявки"),
        (EventTypes.LockChanged, "ticket_lock", "Changing the lock of the request", "Изменение блокировки заявки", "Зміна блокування заявки"),
        (EventTypes.PriorityChanged, "priority_update", "Changing the priority from {0} to {1}", "Изменение приоритета с {0} на {1}", "Зміна пріоритету з {0} на {1}"),
        (EventTypes.TypeChanged, "type_update", "Changing the type from {0} to {1}", "Изменение типа с {0} на {1}", "Зміна типу з {0} на {1}"),
        (EventTypes.DepartmentChanged, "department_update", "Changing the department from {0} to {1}", "Изменение департамента с {0} на {1}", "Зміна департаменту з {0} на {1}"),
        (EventTypes.RequesterChanged, "user_update", "Changing the requester from {0} to {1}", "Изменение автора с {0} на {1}", "Зміна автора з {0} на {1}"),
        (EventTypes.SubjectChanged, "title_update", "Changing the subject from {0} to {1}", "Изменение темы с {0} на {1}", "Зміна теми з {0} на {1}"),
        (EventTypes.SlaChanged, "sla_update", "Changing the due date from {0} to {1}", "Изменение срока выполнения с {0} на {1}", "Зміна терміну виконання з {0} на {1}"),
        (EventTypes.FreezeChanged, "freeze_update", "Changing the freeze date from {0} to {1}", "Изменение даты заморозки с {0} на {1}", "Зміна дати заморозки з {0} на {1}"),
        (EventTypes.FollowersChanged, "followers_update", "Changing the followers from {0} to {1}", "Изменение наблюдателей с {0} на {1}", "Зміна спостерігачів з {0} на {1}"),
        (EventTypes.CcChanged, "cc_update", "Changing the copies from {0} to {1}", "Изменение копий с {0} на {1}", "Зміна копій з {0} на {1}"),
        (EventTypes.TagsChanged, "tags_update", "Changing the tags from {0} to {1}", "Изменение тегов с {0} на {1}", "Зміна тегів з {0} на {1}"),
        (EventTypes.FieldChanged, "custom_field_update", "Changing the field {2} from {0} to {1}", "Изменение поля {2} с {0} на {1}", "Зміна поля {2} з {0} на {1}"),
        (EventTypes.ParentChanged, "parent_update", "Changing the parent request from {0} to {1}", "Изменение родительской заявки с {0} на {1}", "Зміна батьківської заявки з {0} на {1}"),
        (EventTypes.ReplyChanged, "answer_update", "Changing a reply", "Изменение ответа", "Зміна відповіді"),
        (EventTypes.ReplyRemoved, "answer_delete", "Deleting a reply", "Удаление ответа", "Видалення відповіді"),
        (EventTypes.NoteAdded, "comment_add", "Adding a comment", "Добавление комментария", "Додавання коментаря"),
        (EventTypes.NoteChanged, "comment_update", "Changing a comment", "Изменение комментария", "Зміна коментаря"),
        (EventTypes.NoteRemoved, "comment_delete", "Deleting a comment", "Удаление комментария", "Видалення коментаря"),
        (EventTypes.OrderAdded, "order_create", "Adding the order {2}", "Добавление заказа {2}", "Додавання замовлення {2}"),
        (EventTypes.OrderStateChanged, "order_update", "Changing the state of the order {2} from {0} to {1}", "Изменение состояния заказа {2} с {0} на {1}", "Зміна стану замовлення {2} з {0} на {1}"),
        (EventTypes.OrderRemoved, "order_delete", "Deleting the order {2}", "Удаление заказа {2}", "Видалення замовлення {2}"),
        (EventTypes.Rated, "rate_update", "Changing the rating from {0} to {1}", "Изменение оценки с {0} на {1}", "Зміна оцінки з {0} на {1}"),
    ];

    private static readonly LocalText Unassigned = LocalText.Of([new("en", "Unassigned"), new("ru", "Неприсвоенный"), new("ua", "Неприсвоений")]);

    /// <summary>What is told of a field that the caller may not see.</summary>
    private static readonly LocalText OtherField = LocalText.Of([new("en", "Changing a field"), new("ru", "Изменение поля"), new("ua", "Зміна поля")]);

    public static IReadOnlyList<string> AllCodes { get; } = [.. Words.Select(w => w.Code).Distinct()];

    public static IReadOnlyList<string> AllTypes { get; } = [.. Words.Select(w => w.Type)];

    public static string CodeOf(string type) => Of(type).Code;

    /// <summary>The desk's types behind these codes; unknown codes stand for nothing.</summary>
    public static IReadOnlyList<string> TypesOf(IReadOnlyList<string> codes) => [.. Words.Where(w => codes.Contains(w.Code)).Select(w => w.Type)];

    /// <summary>The followers whom an event names, by their ids.</summary>
    public static IEnumerable<long> FollowersIn(LoggedEvent e) =>
        e.Type is EventTypes.FollowersChanged ? [.. Ids(e.From), .. Ids(e.To)] : [];

    /// <param name="e">What happened.</param>
    /// <param name="call">The request.</param>
    /// <param name="people">The followers whom the event names; who is gone keeps the id.</param>
    public static LocalText TextOf(LoggedEvent e, EddyCall call, IReadOnlyDictionary<long, PersonCard> people)
    {
        if (e.Type is EventTypes.FieldChanged && !FieldAudit.IsOpen(e, call))
        {
            return OtherField;
        }

        var words = Of(e.Type);
        return LocalText.Of([new("en", Fill(words.En, "en")), new("ru", Fill(words.Ru, "ru")), new("ua", Fill(words.Ua, "ua"))]);

        string Fill(string template, string language) => string.Format(
            template, Strong(Value(e, e.From, call, people, language)), Strong(Value(e, e.To, call, people, language)), Strong(FieldAudit.NameIn(e, call, language)));
    }

    private static (string Type, string Code, string En, string Ru, string Ua) Of(string type) => Array.Find(Words, w => w.Type == type);

    private static string Value(
        LoggedEvent e, EventValue? value, EddyCall call, IReadOnlyDictionary<long, PersonCard> people, string language) => (e.Type, value) switch
        {
            (_, null) => "",
            (EventTypes.SlaChanged or EventTypes.FreezeChanged, { Id: not 0 and var time }) =>
                call.Dates.WriteShort(DateTimeOffset.FromUnixTimeMilliseconds(time)),
            (EventTypes.FieldChanged, _) => FieldAudit.ValueIn(e, value.Name, call, language),
            (EventTypes.FollowersChanged, _) => string.Join(", ", Ids(value).Select(id => people.GetValueOrDefault(id)?.FullName ?? id.ToString())),
            (EventTypes.AgentChanged, { Id: 0 }) => Unassigned.In(language),
            (EventTypes.ParentChanged, { Id: not 0 and var id }) => id.ToString(),
            _ => value.Name.In(language),
        };

    private static IEnumerable<long> Ids(EventValue? value) =>
        (value?.Name.In("en") ?? "").Split(", ").Select(part => long.TryParse(part, out var id) ? id : (long?)null).OfType<long>();

    private static string Strong(string text) => $"<strong>\"{Escaped(text)}\"</strong>";

    /// <summary>What means something in HTML, and nothing else: letters stay letters.</summary>
    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal);
}

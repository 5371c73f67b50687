namespace Polydesk.Desk.Events;

/// <summary>The names of all changes that the log knows.</summary>
public static class EventTypes
{
    public const string TicketCreated = "ticket.created";
    /// <summary>A ticket in which nothing has been published yet. <see cref="TicketCreated"/> follows with the first message that is.</summary>
    public const string TicketDrafted = "ticket.drafted";
    public const string TicketDeleted = "ticket.deleted";
    public const string TicketRestored = "ticket.restored";
    public const string TicketErased = "ticket.erased";
    public const string TicketViewed = "ticket.viewed";
    public const string CustomerReplied = "ticket.customer_replied";
    public const string AgentReplied = "ticket.agent_replied";
    public const string NoteAdded = "ticket.note_added";
    public const string ReplyChanged = "ticket.reply_changed";
    public const string ReplyRemoved = "ticket.reply_removed";
    public const string NoteChanged = "ticket.note_changed";
    public const string NoteRemoved = "ticket.note_removed";
    public const string StatusChanged = "ticket.status_changed";
    public const string PriorityChanged = "ticket.priority_changed";
    public const string TypeChanged = "ticket.type_changed";
    public const string DepartmentChanged = "ticket.department_changed";
    public const string AgentChanged = "ticket.agent_changed";
    public const string RequesterChanged = "ticket.requester_changed";
    public const string SubjectChanged = "ticket.subject_changed";
    public const string SlaChanged = "ticket.sla_changed";
    public const string FreezeChanged = "ticket.freeze_changed";
    public const string LockChanged = "ticket.lock_changed";
    public const string FollowersChanged = "ticket.followers_changed";
    public const string CcChanged = "ticket.cc_changed";
    public const string TagsChanged = "ticket.tags_changed";
    public const string FieldChanged = "ticket.field_changed";
    public const string ParentChanged = "ticket.parent_changed";
    public const string TimeLogged = "ticket.time_logged";
    public const string Rated = "ticket.rated";
    public const string PersonCreated = "person.created";
    public const string PersonChanged = "person.changed";
    public const string PersonRemoved = "person.removed";
    public const string AvailabilityChanged = "person.availability_changed";
    public const string OrganizationCreated = "organization.created";
    public const string OrganizationChanged = "organization.changed";
    public const string OrganizationRemoved = "organization.removed";
    public const string SubjectNoteAdded = "note.added";
    public const string SubjectNoteRemoved = "note.removed";
    public const string OptionsChanged = "field.options_changed";
    public const string ArticleAdded = "article.added";
    public const string ArticleChanged = "article.changed";
    public const string ArticleCategoryAdded = "article_category.added";
    public const string ArticleCategoryChanged = "article_category.changed";
    public const string WebhookAdded = "webhook.added";
    public const string WebhookRemoved = "webhook.removed";
    public const string DeskApplied = "desk.applied";
    public const string OfficeAdded = "office.added";
    public const string OfficeChanged = "office.changed";
    public const string OfficeRemoved = "office.removed";
    public const string DepartmentAdded = "department.added";
    public const string DepartmentSettingsChanged = "department.changed";
    public const string DepartmentArchived = "department.archived";
    public const string FieldDefined = "field.defined";
    public const string FieldRedefined = "field.redefined";
    public const string FieldRemoved = "field.removed";
}

using Microsoft.Extensions.DependencyInjection;
using Polydesk.Desk.Access;
using Polydesk.Desk.Accounts;
using Polydesk.Desk.Events;
using Polydesk.Desk.Fields;
using Polydesk.Desk.Files;
using Polydesk.Desk.Knowledge;
using Polydesk.Desk.Messages;
using Polydesk.Desk.Notes;
using Polydesk.Desk.Organizations;
using Polydesk.Desk.People;
using Polydesk.Desk.Periodic;
using Polydesk.Desk.Storage;
using Polydesk.Desk.Tags;
using Polydesk.Desk.Tickets;
using Polydesk.Desk.Time;
using Polydesk.Desk.Vocabulary;
using Polydesk.Desk.Webhooks;

namespace Polydesk.Desk;

/// <summary>Every store and job of a desk. All are stateless but for what they cache of their account.</summary>
public static class DeskServices
{
    public static IServiceCollection AddDesk(this IServiceCollection services) => services
        .AddSingleton(s => new BlobStore(s.GetRequiredService<Installation>().FilesFolder(s.GetRequiredService<AccountInfo>().Id)))
        .AddSingleton<FileStore>()
        .AddSingleton<SweepFiles>()
        .AddSingleton<FieldRules>()
        .AddSingleton<FieldStore>()
        .AddSingleton<FieldValueStore>()
        .AddSingleton<SaveOptions>()
        .AddSingleton<SaveField>()
        .AddSingleton<RemoveField>()
        .AddSingleton<KnowledgeStore>()
        .AddSingleton<SaveArticle>()
        .AddSingleton<SaveCategory>()
        .AddSingleton<RemoveArticle>()
        .AddSingleton<RemoveCategory>()
        .AddSingleton<SubjectTags>()
        .AddSingleton<RemoveOption>()
        .AddSingleton<Freshness>()
        .AddSingleton<VocabularyCache>()
        .AddSingleton<EventLog>()
        .AddSingleton<EventSignal>()
        .AddSingleton<EventFeed>()
        .AddSingleton<Lease>()
        .AddSingleton(new WebhookSettings())
        .AddSingleton<WebhookStore>()
        .AddSingleton<WebhookSecret>()
        .AddSingleton<AddWebhook>()
        .AddSingleton<RemoveWebhook>()
        .AddSingleton<ReplayWebhook>()
        .AddSingleton<IErasureWitness, KeepRemains>()
        .AddSingleton<WebhookReader>()
        .AddSingleton<WebhookSender>()
        .AddSingleton<IPeriodic, PruneWebhooks>()
        .AddSingleton<WebhookPump>()
        .AddSingleton<Demo.FillDesk>()
        .AddSingleton<Configuration.ExportDesk>()
        .AddSingleton<Configuration.ApplyDesk>()
        .AddSingleton<Integrity.CheckDesk>()
        .AddSingleton<ApiKeys>()
        .AddSingleton<CountCache>()
        .AddSingleton<ApiClients>()
        .AddSingleton<CreateApiKey>()
        .AddSingleton<ApiTokens>()
        .AddSingleton<StaffLogin>()
        .AddSingleton<PersonStore>()
        .AddSingleton<PersonCards>()
        .AddSingleton<PersonProfiles>()
        .AddSingleton<Staff>()
        .AddSingleton<StaffStore>()
        .AddSingleton<StaffProfiles>()
        .AddSingleton<RoleGroups>()
        .AddSingleton<Departments.SaveDepartment>()
        .AddSingleton<Departments.ArchiveDepartment>()
        .AddSingleton<Departments.DepartmentAgents>()
        .AddSingleton<Teams.OfficeStore>()
        .AddSingleton<Teams.SaveOffice>()
        .AddSingleton<Teams.RemoveOffice>()
        .AddSingleton<PhoneNumbers>()
        .AddSingleton<Outreach.ProductStore>()
        .AddSingleton<Outreach.SaveProduct>()
        .AddSingleton<Outreach.RemoveProduct>()
        .AddSingleton<Outreach.OrderStates>()
        .AddSingleton<Outreach.ContactListStore>()
        .AddSingleton<Outreach.SaveContactList>()
        .AddSingleton<Outreach.RemoveContactList>()
        .AddSingleton<Outreach.ListMembers>()
        .AddSingleton<Outreach.ContactNumbers>()
        .AddSingleton<Outreach.ContactProfiles>()
        .AddSingleton<Outreach.ContactListings>()
        .AddSingleton<Outreach.ContactStore>()
        .AddSingleton<Outreach.SaveContact>()
        .AddSingleton<Outreach.RemoveContact>()
        .AddSingleton<Customers>()
        .AddSingleton<AvailabilityLog>()
        .AddSingleton<PersonOrganization>()
        .AddSingleton<AddPerson>()
        .AddSingleton<ChangePerson>()
        .AddSingleton<RemovePerson>()
        .AddSingleton<OrganizationStore>()
        .AddSingleton<AddOrganization>()
        .AddSingleton<ChangeOrganization>()
        .AddSingleton<RemoveOrganization>()
        .AddSingleton<NoteSubjects>()
        .AddSingleton<NoteStore>()
        .AddSingleton<AddNote>()
        .AddSingleton<RemoveNote>()
        .AddSingleton<FirstRun>()
        .AddSingleton<TicketSearch>()
        .AddSingleton<TicketStore>()
        .AddSingleton<TicketTags>()
        .AddSingleton<TicketStars>()
        .AddSingleton<TicketLayouts>()
        .AddSingleton<SaveTicketLayout>()
        .AddSingleton<Uploads>()
        .AddSingleton<SignIn.UserSources>()
        .AddSingleton<Contacts.ContactData>()
        .AddSingleton<TicketViews>()
        .AddSingleton<SaveTicketView>()
        .AddSingleton<TagStore>()
        .AddSingleton<FolderCounts>()
        .AddSingleton<CreateTicket>()
        .AddSingleton<ChangeTicket>()
        .AddSingleton<DeleteTicket>()
        .AddSingleton<ThawTickets>()
        .AddSingleton<IPeriodic>(s => s.GetRequiredService<ThawTickets>())
        .AddSingleton<IPeriodic>(s => s.GetRequiredService<SweepFiles>())
        .AddSingleton<MessageStore>()
        .AddSingleton<ReplyToTicket>()
        .AddSingleton<ChangeMessage>()
        .AddSingleton<AddTimeEntry>()
        .AddSingleton<TimeEntries>();
}

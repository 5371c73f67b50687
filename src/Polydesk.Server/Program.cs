return await Polydesk.Server.Commands.CommandLine.RunAsync(args);

using System.Globalization;
using QkdMesh.Cli;
using QkdMesh.Cli.Session;

// The parser and the runtime would say some sentences in the language of the system, and the others are English.
CultureInfo.CurrentUICulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
StandardStreams.Guard();
return await QkdMeshCommand.InvokeAsync(args, Console.Out, Console.Error);

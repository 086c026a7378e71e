using QkdMesh.Cli;
using QkdMesh.Cli.Session;

StandardStreams.Guard();
return await QkdMeshCommand.InvokeAsync(args, Console.Out, Console.Error);

using QkdMesh.Cli;
using QkdMesh.Cli.Session;

using var piped = PipedOutput.Open();
return await QkdMeshCommand.InvokeAsync(args, piped ?? Console.Out, Console.Error);

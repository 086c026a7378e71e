using QkdMesh.Cli;

return await QkdMeshCommand.InvokeAsync(args, Console.Out, Console.Error);

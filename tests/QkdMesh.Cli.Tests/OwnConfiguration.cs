using System.Runtime.CompilerServices;

namespace QkdMesh.Cli.Tests;

/// <summary>The contexts of the user who runs the tests must not change what commands do.</summary>
internal static class OwnConfiguration
{
    [ModuleInitializer]
    internal static void Use() =>
        Environment.SetEnvironmentVariable("XDG_CONFIG_HOME", Path.Combine(AppContext.BaseDirectory, "no-configuration"));
}

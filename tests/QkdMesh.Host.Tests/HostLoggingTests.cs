using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QkdMesh.Core.Topology;
using QkdMesh.Topologies;

namespace QkdMesh.Host.Tests;

/// <summary>Which lines reach the console, by category, level and the part of its life that a process is in.</summary>
public sealed class HostLoggingTests : IDisposable
{
    private const string Guard = "QkdMesh.Clustering.MembershipGuard";

    private readonly LogGate _gate = new();
    private readonly ServiceProvider _services;

    public HostLoggingTests()
    {
        var options = new MeshHostOptions { Topology = Ring(), LogOperations = true };
        _services = new ServiceCollection().AddLogging(logging => logging.AddMeshLogging(options, _gate)).BuildServiceProvider();
    }

    [Theory]
    // An operator can act on these.
    [InlineData("Orleans.Runtime.MembershipService.MembershipAgent", LogLevel.Error, true)]
    [InlineData("Orleans.Grain", LogLevel.Error, true)]
    [InlineData("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Error, true)]
    [InlineData(Guard, LogLevel.Warning, true)]
    [InlineData("QkdMesh.Host.MeshHost", LogLevel.Information, true)]
    [InlineData("QkdMesh.Host.Access.AccessRecords", LogLevel.Information, true)]
    [InlineData("QkdMesh.Host.Listeners.FileFaultLog", LogLevel.Information, true)]
    // On these, only a developer can.
    [InlineData("Orleans.Runtime.MembershipService.SiloHealthMonitor", LogLevel.Warning, false)]
    [InlineData("Orleans.Runtime.Silo", LogLevel.Warning, false)]
    [InlineData("Orleans.Runtime.CallbackData", LogLevel.Warning, false)]
    [InlineData("Orleans.Runtime.Scheduler.WorkItemGroup", LogLevel.Warning, false)]
    [InlineData("Orleans.Runtime.MembershipService.LocalSiloHealthMonitor", LogLevel.Warning, false)]
    [InlineData("Orleans.Runtime.MembershipService.MembershipTableManager", LogLevel.Warning, false)]
    [InlineData("Orleans.Runtime.Messaging.MessageCenter", LogLevel.Error, false)]
    [InlineData("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.Critical, false)]
    [InlineData(Guard, LogLevel.Information, false)]
    public void LineIsLoggedInService_WhenAnOperatorCanActOnIt(string category, LogLevel level, bool isLogged)
    {
        _gate.Started();
        IsLogged(category, level).Should().Be(isLogged);
    }

    [Fact]
    public void LibrariesAreSilentAtTheStartAndAtTheEnd()
    {
        foreach (var enter in new[] { () => { }, _gate.Ends })
        {
            enter();
            IsLogged("Orleans.Grain", LogLevel.Critical).Should().BeFalse();
            IsLogged("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical).Should().BeFalse();
            IsLogged(Guard, LogLevel.Warning).Should().BeTrue();
        }
    }

    [Fact]
    public void NothingIsLogged_WhenTheMessageAboutAFailedStartReplacesIt()
    {
        _gate.StartFailed();
        IsLogged(Guard, LogLevel.Critical).Should().BeFalse();
        IsLogged("QkdMesh.Host.MeshHost", LogLevel.Critical).Should().BeFalse();
    }

    public void Dispose() => _services.Dispose();

    private bool IsLogged(string category, LogLevel level) =>
        _services.GetRequiredService<ILoggerFactory>().CreateLogger(category).IsEnabled(level);

    private static NetworkTopology Ring() => new YamlTopologyReader().Read(File.ReadAllText("madrid-ring.yaml"), "ring").Topology!;
}

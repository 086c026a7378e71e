using QkdMesh.Chaos.Grounds;
using QkdMesh.Testing.Processes;
using QkdMesh.Testing.Redis;

namespace QkdMesh.Chaos.Tests;

/// <summary>Disks that fill, and limits of a running process, for real.</summary>
public sealed class ResourceTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qkdmesh-chaos-");
    private readonly int _port = FreePort.Find();
    private ChildProcess? _redis;

    public async ValueTask InitializeAsync()
    {
        string[] command = ["redis-server", "--port", $"{_port}", "--save", "", "--bind", "127.0.0.1", "--dir", _folder.FullName];
        _redis = ChildProcess.Start(command, new StringWriter(), RedisServer.IsReady);
        await _redis.Ready;
    }

    [Fact]
    public async Task FullDiskTakesNothing_UntilItHasSpace_AndItsFilesStay()
    {
        var place = Path.Combine(_folder.FullName, "disk");
        await using (var disk = await SmallDisk.MountAsync(place))
        {
            var file = Path.Combine(place, "file");
            disk.Fill();
            FluentActions.Invoking(() => File.WriteAllText(file, "text")).Should().Throw<IOException>();
            disk.Empty();
            File.WriteAllText(file, "text");
        }
        Directory.EnumerateFiles(place).Should().ContainSingle().Which.Should().EndWith("file");
        (await File.ReadAllTextAsync(Path.Combine(place, "file"), TestContext.Current.CancellationToken)).Should().Be("text");
    }

    [Fact]
    public async Task ProcessCanOpenNoMoreFiles_UntilTheLimitIsLifted()
    {
        var limit = await ProcessLimit.NoMoreFilesAsync(_redis!.Id);
        (await AskAsync("ping")).Should().NotContain("PONG");
        await limit.LiftAsync();
        (await AskAsync("ping")).Should().Contain("PONG");
    }

    [Fact]
    public async Task ProcessThatGetsNoMoreMemoryEnds_WhenItNeedsSome()
    {
        await ProcessLimit.NoMoreMemoryAsync(_redis!.Id);
        await AskAsync("setrange key 500000000 a");
        (await _redis.Exited.WaitAsync(TestContext.Current.CancellationToken)).Should().NotBe(0);
    }

    public async ValueTask DisposeAsync()
    {
        await _redis!.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<string> AskAsync(string question)
    {
        var words = $"timeout 2 redis-cli -p {_port} {question}".Split(' ');
        var answer = await MachineProgram.RunAsync(words, TestContext.Current.CancellationToken);
        return answer.Output + answer.Error;
    }
}

using System.Text.Json;

namespace QkdMesh.Cli.Tests.EndToEnd;

public sealed class ExposureTests
{
    private const string Norte = "bank-norte", Quiron = "bank-quiron";

    [Fact]
    public async Task EveryNodeBetweenTheEndsCouldReadWhatWentThroughTheChain()
    {
        await using var mesh = await AuditedMesh.StartAsync("trusted-node-chain.yaml");
        var (ids, between) = await mesh.GetAsync("hospital-milano", "hospital-vicenza", 3);
        await mesh.CollectAsync("hospital-vicenza", "hospital-milano", ids);

        between.Should().Equal("bergamo", "brescia", "verona");
        foreach (var node in between)
        {
            var answer = await ExposureAsync(node, mesh.Place);
            Counts(answer).Should().Be((3, 0, 0, 0), "a key that both ends recorded counts once");
            var keys = answer.GetProperty("readable").EnumerateArray().Should().ContainSingle().Subject;
            Text(keys, "master").Should().Be("hospital-milano");
            Text(keys, "slave").Should().Be("hospital-vicenza");
            Text(keys, "assurance").Should().Be("its");
            Ids(answer).Should().BeEquivalentTo(ids);
        }
        foreach (var end in new[] { "milano", "vicenza" }) Counts(await ExposureAsync(end, mesh.Place)).Should().Be((0, 0, 0, 3));
    }

    [Fact]
    public async Task SharesAndHybridKeysAreNotReadable_AndWhatWentOneWayIs()
    {
        await using var mesh = await AuditedMesh.StartAsync("madrid-ring.yaml");
        var (plain, between) = await mesh.GetAsync(Norte, Quiron, 2);
        var (_, bothArcs) = await mesh.GetAsync(Norte, Quiron, 3, paths: 2);
        var (_, ofHybrid) = await mesh.GetAsync(Norte, Quiron, 4, hybrid: true);

        ofHybrid.Should().Equal(between, "a test of one node means the same arc");
        var relay = await ExposureAsync(between[0], mesh.Place);
        Counts(relay).Should().Be((2, 3, 4, 0));
        Ids(relay).Should().BeEquivalentTo(plain);
        Counts(await ExposureAsync(bothArcs.Except(between).First(), mesh.Place)).Should().Be((0, 3, 0, 0));
    }

    [Fact]
    public async Task OnlyTheTimeThatIsNamedCounts()
    {
        await using var mesh = await AuditedMesh.StartAsync("trusted-node-chain.yaml");
        var (ids, _) = await mesh.GetAsync("hospital-milano", "hospital-vicenza", 2);
        var time = Text((await ExposureAsync("brescia", mesh.Place)).GetProperty("readable")[0], "first");
        var local = DateTimeOffset.Parse(time, null).ToOffset(TimeSpan.FromHours(2)).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", null);

        Ids(await ExposureAsync("brescia", mesh.Place, "--from", time)).Should().BeEquivalentTo(ids);
        Ids(await ExposureAsync("brescia", mesh.Place, "--from", local)).Should().BeEquivalentTo(ids);
        var none = await ExposureAsync("brescia", mesh.Place, "--to", local);
        Counts(none).Should().Be((0, 0, 0, 0));
        none.GetProperty("mentioned").GetBoolean().Should().BeTrue();
        Counts(await ExposureAsync("brescia", mesh.Place, "--from", "2099-01-01")).Should().Be((0, 0, 0, 0));
    }

    [Fact]
    public async Task PeopleReadATableAndEveryId_AndHearOfANodeThatNoRecordNames()
    {
        await using var mesh = await AuditedMesh.StartAsync("trusted-node-chain.yaml");
        var (ids, _) = await mesh.GetAsync("hospital-milano", "hospital-vicenza", 25);

        var run = await CommandLine.RunAsync("exposure", "brescia", "--audit", mesh.Place);
        run.ExitCode.Should().Be(0, run.Error);
        run.Output.Should().Contain("keys that brescia could have read: 25")
            .And.Contain("hospital-milano > hospital-vicenza").And.ContainAll(ids);

        var unknown = await CommandLine.RunAsync("exposure", "bresica", "--audit", mesh.Place);
        unknown.ExitCode.Should().Be(0);
        unknown.Output.Should().Contain("None of 1 record names bresica");
        (await ExposureAsync("bresica", mesh.Place)).GetProperty("mentioned").GetBoolean().Should().BeFalse();
    }

    [Fact]
    public async Task BrokenChainIsNoAnswer_UnlessItIsAskedForAllTheSame()
    {
        await using var mesh = await AuditedMesh.StartAsync("trusted-node-chain.yaml");
        await mesh.GetAsync("hospital-milano", "hospital-vicenza", 1);
        var (sound, _) = await mesh.GetAsync("hospital-milano", "hospital-vicenza", 1);
        var copy = Directory.CreateTempSubdirectory("qkdmesh-audit-");
        try
        {
            var file = Path.Combine(copy.FullName, Path.GetFileName(mesh.Files.Single()));
            var lines = await File.ReadAllLinesAsync(mesh.Files.Single(), TestContext.Current.CancellationToken);
            var first = Array.FindIndex(lines, line => line.Contains("brescia", StringComparison.Ordinal) && line.Contains("supplied"));
            lines[first] = lines[first].Replace("brescia", "bergamo", StringComparison.Ordinal);
            await File.WriteAllLinesAsync(file, lines, TestContext.Current.CancellationToken);
            File.Copy(Path.Combine(mesh.Place, "audit.last"), Path.Combine(copy.FullName, "audit.last"));

            var broken = await CommandLine.RunAsync("exposure", "brescia", "--audit", copy.FullName, "--json");
            broken.ExitCode.Should().Be(1);
            Text(broken.Json().GetProperty("error"), "reason").Should().Be("AUDIT_BROKEN");
            Text(broken.Json().GetProperty("error"), "message").Should().StartWith($"{file}:{first + 1}: ");

            var despite = await ExposureAsync("brescia", copy.FullName, "--despite-faults");
            Ids(despite).Should().Equal(sound);
            despite.GetProperty("faults").GetArrayLength().Should().Be(1);

            var verified = await CommandLine.RunAsync("audit", "verify", "--audit", mesh.Place, "--audit", copy.FullName, "--json");
            verified.ExitCode.Should().Be(1);
            verified.Json().GetProperty("files").GetArrayLength().Should().Be(2);
            verified.Json().GetProperty("faults").GetArrayLength().Should().Be(1);
            (await CommandLine.RunAsync("audit", "verify", "--audit", mesh.Place)).ExitCode.Should().Be(0);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task DirectoryWithoutALogIsNoAnswer()
    {
        var empty = Directory.CreateTempSubdirectory("qkdmesh-audit-");
        try
        {
            var run = await CommandLine.RunAsync("exposure", "brescia", "--audit", empty.FullName, "--json");
            run.ExitCode.Should().Be(1);
            Text(run.Json().GetProperty("error"), "reason").Should().Be("AUDIT_UNREADABLE");
        }
        finally
        {
            empty.Delete();
        }
    }

    [Theory]
    [InlineData("--from", "yesterday")]
    [InlineData("--to", "01/03/2026")]
    [InlineData("--to", "2026-13-01")]
    public async Task WhatIsNoTimeIsRefused(string option, string time)
    {
        var run = await CommandLine.RunAsync("exposure", "n", "--audit", "d", option, time);
        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain($"{option} takes a time such as 2026-03-01");
    }

    private static async Task<JsonElement> ExposureAsync(string node, string directory, params string[] more)
    {
        // The same directory, named twice, is read once.
        var run = await CommandLine.RunAsync(["exposure", node, "--audit", directory, "--audit", directory, "--json", .. more]);
        run.ExitCode.Should().Be(0, run.Output + run.Error);
        return run.Json();
    }

    private static (int Readable, int ShareOnly, int Hybrid, int End) Counts(JsonElement answer)
    {
        var keys = answer.GetProperty("keys");
        return (Of("readable"), Of("share_only"), Of("hybrid"), Of("end"));

        int Of(string name) => keys.GetProperty(name).GetInt32();
    }

    private static IEnumerable<string> Ids(JsonElement answer) =>
        answer.GetProperty("readable").EnumerateArray()
            .SelectMany(keys => keys.GetProperty("key_ids").EnumerateArray().Select(id => id.GetString()!));

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;
}

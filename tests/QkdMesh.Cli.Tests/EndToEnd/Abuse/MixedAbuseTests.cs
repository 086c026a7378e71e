using System.Diagnostics;
using System.Globalization;

namespace QkdMesh.Cli.Tests.EndToEnd.Abuse;

/// <summary>
/// A real process with the memory that a pod of 1 GiB gives it, under <see cref="MixedAbuse"/>. It stays within its memory budget, and
/// serves each request of a polite SAE.
/// </summary>
public sealed class MixedAbuseTests : IDisposable
{
    // .NET uses three quarters of a container's memory. Half of this is the budget.
    private const string HeapOfPod = "DOTNET_GCHeapHardLimit=0x30000000";

    // Beside the budget: what is free and not collected yet, and what connections take outside of the managed heap.
    private const long Allowance = 128L << 20;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    private readonly TemporaryFolder _folder = new("abuse");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task PoliteSaeIsServedWithinTheMemory_WhileOthersMisuseTheMesh() => RunAsync(TimeSpan.FromSeconds(8));

    /// <summary>QKDMESH_ABUSE_MINUTES sets another length than 30 minutes.</summary>
    [Fact, Trait("time", "night")]
    public Task PoliteSaeIsServedWithinTheMemory_ForHalfAnHour() => RunAsync(TimeSpan.FromMinutes(
        double.Parse(Environment.GetEnvironmentVariable("QKDMESH_ABUSE_MINUTES") ?? "30", CultureInfo.InvariantCulture)));

    public void Dispose() => _folder.Dispose();

    private async Task RunAsync(TimeSpan length)
    {
        _folder.Write("abuse.yaml", Topology);
        await using var server = ServingProcess.Start(_folder["abuse.yaml"], ["env", HeapOfPod]);
        var answer = await server.AnswerAsync(Cancellation);
        var address = new Uri(answer.GetProperty("address").GetString()!);
        using var budget = new BudgetWatch(new(answer.GetProperty("management").GetString()!));
        await budget.LookAsync(Cancellation);
        using var process = Process.GetProcessById(server.Id);
        var idle = process.WorkingSet64;

        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using var abuse = new MixedAbuse(address, over.Token);
        using var polite = new PoliteSae(address, over.Token);
        over.CancelAfter(length);
        var running = Task.WhenAll(abuse.RunAsync(), polite.RunAsync());
        using var timer = new PeriodicTimer(BetweenLooks);
        while (!running.IsCompleted)
        {
            await timer.WaitForNextTickAsync(Cancellation);
            process.HasExited.Should().BeFalse("nothing ends the process");
            await budget.LookAsync(Cancellation);
        }
        await running;

        var times = polite.Times.Order().ToList();
        times.Should().NotBeEmpty();
        process.Refresh();
        var most = process.PeakWorkingSet64;
        await Console.Out.WriteLineAsync(
            $"mixed abuse for {length.TotalSeconds:0} s: {abuse.Calls} calls of abuse, {abuse.Refused} refused; "
            + $"working set {idle >> 20} MiB before, at most {most >> 20} MiB; "
            + $"budget {budget.Limit >> 20} MiB, at most {budget.Most} in {budget.Looks} looks; "
            + $"polite: {times.Count} served, {polite.Failures.Count} failed, median {times[times.Count / 2].TotalMilliseconds:0.0} ms, "
            + $"p99 {times[times.Count * 99 / 100].TotalMilliseconds:0.0} ms");
        polite.Failures.Should().BeEmpty();
        abuse.Refused.Should().BePositive("the abuse reaches limits");
        budget.Beyond.Should().BeEmpty();
        most.Should().BeLessThan(idle + budget.Limit + Allowance);
        await server.StopAsync(Cancellation);
        server.ExitCode.Should().Be(0);
    }

    private static string Topology
    {
        get
        {
            string[] greedy = [.. Enumerable.Range(0, MixedAbuse.Saes).Select(MixedAbuse.Sae)];
            return """
                name: abuse
                shape: point-to-point
                nodes: [{id: n}, {id: m}]
                spans: [{length_km: 10, loss_db: 2, device: metro-1ghz}]
                saes:
                  - {id: polite, node: n, shares_with: [friend]}
                  - {id: friend, node: m, shares_with: [polite]}

                """ + string.Concat(greedy.Select(sae =>
                    $"  - {{id: {sae}, node: n, shares_with: [{string.Join(", ", greedy.Except([sae]))}]}}\n"));
        }
    }
}

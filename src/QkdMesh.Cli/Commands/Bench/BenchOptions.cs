using System.CommandLine;
using System.Net;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Session;

namespace QkdMesh.Cli.Commands.Bench;

/// <summary>Options of the benches that start silos as processes.</summary>
internal static class BenchOptions
{
    private const int DefaultSeconds = 3, MostSeconds = 600;

    public static Option<string> Redis()
    {
        var redis = new Option<string>("--redis")
        {
            Description = "The Redis for the membership of the clusters.",
            HelpName = "HOST:PORT",
            Required = true,
        };
        redis.Validators.Add(result =>
        {
            if (HostAndPort.Parse(result.GetValueOrDefault<string>()) is null)
                result.AddError("--redis takes HOST:PORT, such as 127.0.0.1:6379.");
        });
        return redis;
    }

    public static Option<int> SecondsPerStep() => new Option<int>("--seconds-per-step")
    {
        Description = "Length of each measured step in seconds.",
        HelpName = "S",
        DefaultValueFactory = _ => DefaultSeconds,
    }.Within(new NumberRule(1, MostSeconds, "seconds"));

    public static DnsEndPoint Read(this ParseResult parse, Option<string> redis) => HostAndPort.Parse(parse.GetRequiredValue(redis))!;
}

namespace QkdMesh.Architecture.Tests.Rooms;

/// <summary>What one project of <c>src</c> may reference: one row of the table in docs/architecture.md.</summary>
/// <param name="Projects">The project references in its csproj.</param>
/// <param name="Packages">The package references in its csproj, besides the analyzers that every project has.</param>
/// <param name="Assemblies">
/// What its compiled code may name besides the base class library. Each entry is a whole name, or a beginning that ends in a dot.
/// </param>
internal sealed record Room(string Project, string[] Projects, string[] Packages, string[] Assemblies)
{
    public string AssemblyName { get; init; } = Project;

    public bool UsesAspNetCore { get; init; }

    public bool MayName(string assembly) => Assemblies.Any(allowed => allowed.EndsWith('.')
        ? assembly.StartsWith(allowed, StringComparison.Ordinal)
        : string.Equals(assembly, allowed, StringComparison.Ordinal));
}

internal static class RoomTable
{
    public const string History = "QkdMesh.History", Core = "QkdMesh.Core", Topologies = "QkdMesh.Topologies",
        Planning = "QkdMesh.Planning", KeySources = "QkdMesh.KeySources", Rehearsal = "QkdMesh.Rehearsal",
        Contracts = "QkdMesh.Grains.Contracts", Grains = "QkdMesh.Grains", Clustering = "QkdMesh.Clustering",
        Application = "QkdMesh.Application", Northbound = "QkdMesh.Northbound", Host = "QkdMesh.Host", Client = "QkdMesh.Client",
        Protos = "QkdMesh.Protos",
        Bench = "QkdMesh.Bench", Pki = "QkdMesh.Pki", PhysicsFigures = "QkdMesh.PhysicsFigures",
        Cli = "QkdMesh.Cli";

    // The Orleans generator marks every assembly that sees its package, even through another project. A project that only has the mark
    // may name these two assemblies and no others.
    private const string Mark = "Orleans.Serialization", AbstractMark = "Orleans.Serialization.Abstractions";

    public static IReadOnlyList<Room> All { get; } =
    [
        new(History, [], [], []),
        new(Core, [History], ["QuikGraph"], [History, "QuikGraph"]),
        new(Topologies, [Core], ["YamlDotNet"], [Core, "YamlDotNet"]),
        new(Planning, [Core], ["Google.OrTools", "Fractions"], [Core, "Google.OrTools", "Fractions"]),
        new(KeySources, [Core, Pki], ["BouncyCastle.Cryptography"], [Core, Pki, "BouncyCastle.Cryptography"]),
        new(Pki, [], ["BouncyCastle.Cryptography"], ["BouncyCastle.Cryptography"]),
        new(PhysicsFigures, [Core], ["OxyPlot.Core"], [Core, "OxyPlot"]),
        new(Rehearsal, [Core, KeySources], [], [Core, KeySources, History]),
        new(Contracts, [Core], ["Microsoft.Orleans.Sdk"], [Core, "Orleans."]),
        new(Grains, [Contracts, Core], ["Microsoft.Orleans.Server"], [Contracts, Core, History, "Orleans.", "Microsoft.Extensions."]),
        new(Clustering, [Grains, Pki, Topologies],
            ["Microsoft.Orleans.Clustering.Redis", "Microsoft.Orleans.Connections.Security", "StackExchange.Redis"],
            [
                Grains, Contracts, Core, Pki, Topologies, "Orleans.", "StackExchange.Redis", "Microsoft.Extensions.",
                "Microsoft.AspNetCore.Connections.Abstractions",
            ]),
        new(Application, [Contracts, Core], ["MediatR"],
            [Contracts, Core, "MediatR", "Orleans.Core.Abstractions", Mark, AbstractMark, "Microsoft.Extensions."]),

        // Some use cases answer with messages of Contracts. NorthboundNamesNoGrain allows these messages and no grain.
        new(Protos, [], ["Google.Protobuf", "Grpc.Core.Api", "Grpc.Tools"], ["Google.Protobuf", "Grpc.Core.Api"]),
        new(Northbound, [Application, Core, Pki, Protos],
            ["Grpc.AspNetCore", "Grpc.AspNetCore.HealthChecks", "Grpc.AspNetCore.Server.Reflection", "Grpc.Net.Client"],
            [
                Application, Core, Contracts, Pki, Protos, "MediatR", "Grpc.", "Google.Protobuf", "Microsoft.AspNetCore.",
                "Microsoft.Extensions.",
                Mark, AbstractMark,
            ])
        {
            UsesAspNetCore = true,
        },
        new(Host, [Core, Topologies, KeySources, Contracts, Grains, Clustering, Application, Northbound, Pki],
            [
                "Microsoft.Orleans.Server", "OpenTelemetry.Extensions.Hosting", "OpenTelemetry.Instrumentation.AspNetCore",
                "OpenTelemetry.Exporter.OpenTelemetryProtocol", "OpenTelemetry.Exporter.Prometheus.AspNetCore",
            ],
            [
                History, Core, Topologies, KeySources, Contracts, Grains, Clustering, Application, Northbound, Pki, Protos,
                // Part of ASP.NET Core.
                "System.Threading.RateLimiting",
                "Orleans.", "Microsoft.AspNetCore", "Microsoft.AspNetCore.", "Microsoft.Extensions.", "OpenTelemetry", "OpenTelemetry.",
            ])
        {
            UsesAspNetCore = true,
        },

        // A package for developers: it has nothing of the server.
        new(Client, [Protos, Pki],
            ["BouncyCastle.Cryptography", "Google.Protobuf", "Grpc.Net.Client", "Microsoft.CodeAnalysis.PublicApiAnalyzers"],
            [Protos, Pki, "Grpc.", "Google.Protobuf", "Microsoft.Extensions.Logging.Abstractions"]),
        new(Bench, [Client, Host, Topologies], [],
            [Client, Host, Clustering, Topologies, Core, Northbound, Protos, "Grpc.", "Google.Protobuf", Mark, AbstractMark]),
        new(Cli, [Bench, Client, Host, PhysicsFigures, Pki, Planning, Rehearsal, Topologies], ["System.CommandLine", "Spectre.Console"],
            [
                Bench, Client, Host, Clustering, KeySources, PhysicsFigures, Pki, Planning, Rehearsal, Topologies, Core, Northbound, Protos,
                "System.CommandLine", "Spectre.Console", "Spectre.Console.Ansi", "Grpc.", "Google.Protobuf",
                "Microsoft.AspNetCore.Connections.Abstractions", Mark, AbstractMark,
            ])
        {
            AssemblyName = "qkdmesh",
        },
    ];

    public static Room Of(string project) => All.Single(room => string.Equals(room.Project, project, StringComparison.Ordinal));

    public static TheoryData<string> Projects { get; } = new(All.Select(room => room.Project));
}

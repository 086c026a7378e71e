using System.Reflection;
using QkdMesh.Architecture.Tests.Rooms;
using QkdMesh.Architecture.Tests.Sources;

namespace QkdMesh.Architecture.Tests.Purity;

/// <summary>Core decides, and other projects act. Its decisions depend on its arguments alone, so any run can be replayed.</summary>
public class CorePurityTests
{
    private const string Tasks = "System.Threading.Tasks.Task";

    private static readonly string[] OutsideNamespaces =
        ["System.IO.", "System.Net.", "System.Timers.", "System.Diagnostics.Process", "Microsoft.Win32."];

    private static readonly string[] OutsideTypes =
    [
        "System.Environment", "System.Console", "System.TimeProvider", "System.Diagnostics.Stopwatch", "System.Random",
        "System.Threading.Timer", "System.Threading.PeriodicTimer", "System.Threading.Thread", "System.Threading.ThreadPool",
    ];

    private static readonly string[] OutsideMembers =
    [
        Tasks + ".Delay", Tasks + ".Run", "System.Guid.NewGuid",
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today",
        "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow",
    ];

    private static readonly List<Use> Uses = Code.UsesIn(RoomTable.Core).ToList();

    [Fact]
    public void CoreReachesNothingOutside() => Uses
        .Where(use => OutsideNamespaces.Any(name => use.Type.StartsWith(name, StringComparison.Ordinal))
                      || (OutsideTypes.Contains(use.Type) && !IsOfTheCompiler(use))
                      || OutsideMembers.Contains($"{use.Type}.{use.Member}"))
        .Select(use => use.ToString())
        .ShouldBeNone("Core has no I/O, no clock, no threads and no process; take the value as an argument instead:");

    [Fact]
    public void CoreIsSynchronous() => Uses
        .Where(use => use.Type.StartsWith("System.Threading.Tasks.", StringComparison.Ordinal))
        .Select(use => use.User)
        // Readers of the view wait for its next snapshot. The view decides nothing.
        .Where(user => user.Split('+', '/')[0] != "QkdMesh.Core.Routing.NetworkView")
        .ShouldBeNone("a decision of Core is one synchronous step, so that no other call can interrupt it; these types use tasks:");

    [Fact]
    public void GraphLibraryStaysBehindItsFence() => Uses
        .Where(use => use.Type.StartsWith("QuikGraph.", StringComparison.Ordinal)
                      && !use.User.StartsWith("QkdMesh.Core.Routing.Search.", StringComparison.Ordinal))
        .Select(use => use.ToString())
        .ShouldBeNone("only QkdMesh.Core/Routing/Search may use QuikGraph, because it is dormant and may have to be replaced:");

    [Fact]
    public void NoPublicMemberShowsTheGraphLibrary() => Code.Of(RoomTable.Core).GetExportedTypes()
        .SelectMany(type => Shown(type).SelectMany(shown => shown.Type.Parts()
            .Where(part => part.Assembly.GetName().Name!.StartsWith("QuikGraph", StringComparison.Ordinal))
            .Select(part => $"{type.Readable()}{shown.Place}: {part.FullName}")))
        .ShouldBeNone("no public member of Core may show a type of QuikGraph:");

    [Fact]
    public void MethodBodiesAreRead() =>
        Uses.Should().Contain(use => use.Type == "System.Security.Cryptography.RandomNumberGenerator" && use.Member == "Fill",
            "SystemEntropy calls it, and a rule that sees no calls proves nothing");

    // The compiler makes each generator method ask which thread runs it.
    private static bool IsOfTheCompiler(Use use) => use is { Type: "System.Environment", Member: "get_CurrentManagedThreadId" };

    private static IEnumerable<(string Place, Type Type)> Shown(Type type)
    {
        const BindingFlags Visible =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var methods = type.GetMethods(Visible).Where(method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly).ToList();
        var signatures = methods.SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType)
            .Append(method.ReturnType).Select(shown => ($".{method.Name}", shown)));
        var constructors = type.GetConstructors()
            .SelectMany(made => made.GetParameters().Select(parameter => ("..ctor", parameter.ParameterType)));
        var fields = type.GetFields().Select(field => ($".{field.Name}", field.FieldType));
        var bases = type.GetInterfaces().Append(type.BaseType ?? typeof(object)).Select(parent => (" is a", parent));
        return signatures.Concat(constructors).Concat(fields).Concat(bases);
    }
}

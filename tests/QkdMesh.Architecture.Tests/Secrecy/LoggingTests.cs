using System.Reflection;
using Microsoft.Extensions.Logging;
using QkdMesh.Architecture.Tests.Rooms;
using QkdMesh.Architecture.Tests.Sources;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;

namespace QkdMesh.Architecture.Tests.Secrecy;

public class LoggingTests
{
    private const BindingFlags Any =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly List<MethodInfo> LogMethods = Code.Assemblies.SelectMany(Code.OwnTypes).SelectMany(type => type.GetMethods(Any))
        .Where(method => method.IsDefined(typeof(LoggerMessageAttribute))).ToList();

    [Fact]
    public void NoLogMethodTakesKey() => LogMethods
        .SelectMany(method => method.GetParameters()
            .Where(parameter => parameter.ParameterType == typeof(object) || KeyCarriers.CanHoldKey(parameter.ParameterType))
            .Select(parameter => $"{method.DeclaringType!.FullName}.{method.Name}({parameter.ParameterType.Readable()} {parameter.Name})"))
        .ShouldBeNone("a log gets ids, names, counts and reasons; these parameters could hold key, or anything:");

    [Theory, MemberData(nameof(RoomTable.Projects), MemberType = typeof(RoomTable))]
    public void LogsAreWrittenByLogMethods(string project) => Code.UsesIn(project)
        .Where(use => use.Type == typeof(LoggerExtensions).FullName)
        .Select(use => use.ToString())
        .ShouldBeNone("log by a [LoggerMessage] method, because the types of its parameters are checked:");

    [Fact]
    public void CarriersAreRecognised()
    {
        LogMethods.Should().HaveCountGreaterThan(4);
        new[]
            {
                typeof(KeyMaterial), typeof(KeyBatch), typeof(SuppliedKey), typeof(KeyBlock), typeof(BurnedPad), typeof(LinkKeyStore),
                typeof(byte[]), typeof(ReadOnlySpan<byte>), typeof(IReadOnlyList<SuppliedKey>),
            }
            .Should().OnlyContain(type => KeyCarriers.CanHoldKey(type));
        new[] { typeof(string), typeof(KeyLedger), typeof(KeyRequest), typeof(LinkSession), typeof(Exception) }
            .Should().NotContain(type => KeyCarriers.CanHoldKey(type));
    }
}

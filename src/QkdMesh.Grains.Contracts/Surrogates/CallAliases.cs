using System.Reflection;
using Orleans.Serialization.Configuration;
using QkdMesh.Core.Calls;

[assembly: TypeManifestProvider(typeof(QkdMesh.Grains.Contracts.Surrogates.CallAliases))]

namespace QkdMesh.Grains.Contracts.Surrogates;

/// <summary>
/// Names the calls on the wire. A node takes any call, so a message says which one it is. Without an alias that would be the name of
/// a class of Core, and a rename in C# would break a cluster that is being upgraded.
/// </summary>
public sealed class CallAliases : TypeManifestProviderBase
{
    private const string OfCall = ".call";

    protected override void ConfigureInner(TypeManifestOptions options)
    {
        foreach (var (call, surrogate) in Calls())
            options.WellKnownTypeAliases[surrogate.GetCustomAttribute<AliasAttribute>()!.Alias + OfCall] = call;
    }

    private static IEnumerable<(Type Call, Type Surrogate)> Calls() =>
        from converter in typeof(CallAliases).Assembly.GetTypes()
        from shape in converter.GetInterfaces()
        where shape.IsGenericType && shape.GetGenericTypeDefinition() == typeof(IConverter<,>)
        let pair = shape.GetGenericArguments()
        where pair[0].IsAssignableTo(typeof(NodeCall))
        select (pair[0], pair[1]);
}

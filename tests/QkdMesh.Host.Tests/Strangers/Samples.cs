using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Topology;

namespace QkdMesh.Host.Tests.Strangers;

/// <summary>Makes a value of any type that a grain method takes, so that a new method is called without a word about it here.</summary>
internal sealed class Samples(NetworkTopology topology)
{
    public object? Of(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return Of(inner);
        if (type == typeof(string)) return "stranger";
        if (type == typeof(byte[])) return new byte[64];
        if (type == typeof(NodeId)) return topology.Definition.Nodes[0].Id;
        if (type == typeof(LinkId)) return topology.Definition.Links[0].Id;
        if (type == typeof(SaeId)) return topology.Definition.Saes[0].Id;
        if (type == typeof(NetworkName)) return topology.Name;
        if (type == typeof(TopologyDefinition)) return topology.Definition;
        if (type == typeof(LinkDefinition)) return topology.Definition.Links[0];
        if (type == typeof(KeyMaterial)) return new KeyMaterial(new byte[32]);
        if (type == typeof(TimeSpan)) return TimeSpan.FromSeconds(1);
        if (type.IsPrimitive || type.IsEnum) return RuntimeHelpers.GetUninitializedObject(type);
        if (type.IsInterface || type.IsAbstract) return EmptyOf(type);
        return Made(type);
    }

    private object? Made(Type type)
    {
        var constructor = type.GetConstructors(BindingFlags.Public | BindingFlags.Instance).OrderBy(made => made.GetParameters().Length)
            .LastOrDefault(made => made.GetParameters().All(parameter => parameter.ParameterType != type));
        return constructor is null || constructor.GetParameters().Length == 0
            ? RuntimeHelpers.GetUninitializedObject(type)
            : constructor.Invoke([.. constructor.GetParameters().Select(parameter => Of(parameter.ParameterType))]);
    }

    private static Array? EmptyOf(Type type) => type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable))
        ? Array.CreateInstance(type.GetGenericArguments()[0], 0)
        : null;
}

using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using QkdMesh.Core.Associations;
using QkdMesh.Core.Audit;
using QkdMesh.Core.HybridKeys;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Node;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.History;

namespace QkdMesh.Simulation.World;

/// <summary>
/// Copies everything that a key manager holds, as the snapshot of a virtual machine does. Core has no such function: the copy reads and
/// writes private fields. What lies outside the memory of the node, such as the history, is shared.
/// </summary>
internal sealed class MemoryImage
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly;

    private static readonly Type[] Shared =
    [
        typeof(string), typeof(Delegate), typeof(Type), typeof(IEntropy), typeof(IKeyHistory), typeof(IPairedSourceFactory),
        typeof(IKeyEncapsulation), typeof(NodeIdentity), typeof(IAuditLog), typeof(RoutedNetwork), typeof(NetworkTopology),
        typeof(KeySupplyOptions), typeof(IEqualityComparer), typeof(IComparer),
    ];

    private static readonly ConcurrentDictionary<Type, FieldInfo[]> KnownFields = new();
    private static readonly ConcurrentDictionary<Type, bool> KnownPlain = new();

    private readonly Dictionary<object, object> _copies = new(ReferenceEqualityComparer.Instance);

    public static KeyManager Of(KeyManager manager) => (KeyManager)new MemoryImage().Copy(manager)!;

    private object? Copy(object? value)
    {
        if (value is null) return null;
        var type = value.GetType();
        if (IsShared(type)) return value;
        if (type.IsValueType) return CopyFields(value, RuntimeHelpers.GetObjectValue(value)!);
        if (_copies.TryGetValue(value, out var known)) return known;
        if (value is Array array) return CopyArray(array);
        var copy = RuntimeHelpers.GetUninitializedObject(type);
        _copies[value] = copy;
        return CopyFields(value, copy);
    }

    private object CopyFields(object from, object to)
    {
        foreach (var field in KnownFields.GetOrAdd(from.GetType(), FieldsOf)) field.SetValue(to, Copy(field.GetValue(from)));
        return to;
    }

    private Array CopyArray(Array array)
    {
        var copy = (Array)array.Clone();
        _copies[array] = copy;
        if (IsPlain(array.GetType().GetElementType()!)) return copy;
        for (var at = 0; at < copy.Length; at++) copy.SetValue(Copy(array.GetValue(at)), at);
        return copy;
    }

    private static bool IsShared(Type type) => IsPlain(type) || Array.Exists(Shared, shared => shared.IsAssignableFrom(type))
        || type.GetInterface("System.Collections.Generic.IEqualityComparer`1") is not null
        || type.GetInterface("System.Collections.Generic.IComparer`1") is not null
        || type.Namespace == "System.Collections.Immutable";

    // Holds no reference: a copy of the value is a copy of all.
    private static bool IsPlain(Type type) => KnownPlain.GetOrAdd(
        type, static type => type.IsPrimitive || type.IsEnum || type.IsPointer
            || (type.IsValueType && FieldsOf(type).All(field => IsPlain(field.FieldType))));

    private static FieldInfo[] FieldsOf(Type type)
    {
        var fields = new List<FieldInfo>();
        for (var level = type; level is not null; level = level.BaseType) fields.AddRange(level.GetFields(Fields));
        return [.. fields];
    }
}

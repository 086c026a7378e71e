using System.Reflection;
using QkdMesh.Core.Keys;

namespace QkdMesh.Architecture.Tests.Secrecy;

/// <summary>Which types hold bytes that may be key.</summary>
internal static class KeyCarriers
{
    private const BindingFlags State = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    public static bool IsBytes(Type type) =>
        type == typeof(byte[]) || type == typeof(Span<byte>) || type == typeof(ReadOnlySpan<byte>)
        || type == typeof(Memory<byte>) || type == typeof(ReadOnlyMemory<byte>) || type == typeof(ArraySegment<byte>);

    /// <summary>Whether an object of the type can hold key: it is bytes, has bytes as elements, or has such a field.</summary>
    public static bool CanHoldKey(Type type) => CanHoldKey(type, []);

    private static bool CanHoldKey(Type type, HashSet<Type> seen)
    {
        if (type == typeof(KeyMaterial) || IsBytes(type)) return true;
        if (!seen.Add(type) || type.IsPointer) return false;
        if (type.HasElementType) return CanHoldKey(type.GetElementType()!, seen);
        if (type.GetGenericArguments().Any(argument => CanHoldKey(argument, seen))) return true;
        return type.Assembly.GetName().Name!.StartsWith("QkdMesh", StringComparison.Ordinal)
               && type.GetFields(State).Any(field => CanHoldKey(field.FieldType, seen));
    }
}

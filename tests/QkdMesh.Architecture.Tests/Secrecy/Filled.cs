using System.Reflection;
using System.Runtime.CompilerServices;
using QkdMesh.Core.Keys;

namespace QkdMesh.Architecture.Tests.Secrecy;

/// <summary>Makes an object of any type. All key in the object is the canary.</summary>
internal static class Filled
{
    private const BindingFlags State = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private const int DeepEnough = 5;

    public static object? Of(Type type, int depth = 0)
    {
        if (type == typeof(string)) return "name";
        if (type == typeof(byte[])) return Canary.Bytes();
        if (type == typeof(KeyMaterial)) return new KeyMaterial(Canary.Bytes());
        if (Nullable.GetUnderlyingType(type) is { } value) return Of(value, depth);
        if (type.IsArray) return ArrayOf(type.GetElementType()!, depth);
        if (type.IsInterface && type.IsGenericType && type.IsAssignableFrom(type.GetGenericArguments()[0].MakeArrayType()))
            return ArrayOf(type.GetGenericArguments()[0], depth);
        if (depth > DeepEnough || type.IsAbstract || type.IsPointer || type.IsByRefLike || type.IsAssignableTo(typeof(Delegate)))
            return null;
        if (type.IsPrimitive || type.IsEnum) return Activator.CreateInstance(type);
        if (!IsOurs(type)) return type.GetConstructor([]) is null && type.IsClass ? null : Activator.CreateInstance(type);
        var made = RuntimeHelpers.GetUninitializedObject(type);
        for (var part = type; part is not null; part = part.BaseType)
            foreach (var field in part.GetFields(State)) field.SetValue(made, Of(field.FieldType, depth + 1));
        return made;
    }

    private static Array ArrayOf(Type element, int depth)
    {
        var array = Array.CreateInstance(element, 1);
        array.SetValue(Of(element, depth + 1), 0);
        return array;
    }

    private static bool IsOurs(Type type) => type.Assembly.GetName().Name!.StartsWith("QkdMesh", StringComparison.Ordinal);
}

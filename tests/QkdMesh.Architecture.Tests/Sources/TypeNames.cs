namespace QkdMesh.Architecture.Tests.Sources;

internal static class TypeNames
{
    /// <summary>A type as C# writes it, without namespaces: <c>Result&lt;IReadOnlyList&lt;KeyId&gt;&gt;</c>.</summary>
    public static string Readable(this Type type)
    {
        if (type.IsArray) return type.GetElementType()!.Readable() + "[]";
        if (Nullable.GetUnderlyingType(type) is { } value) return value.Readable() + "?";
        var name = type.Name.Split('`')[0];
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Readable))}>" : name;
    }

    /// <summary>A type, its elements and its type arguments.</summary>
    public static IEnumerable<Type> Parts(this Type type)
    {
        if (type.HasElementType) return type.GetElementType()!.Parts().Prepend(type);
        return type.GetGenericArguments().SelectMany(Parts).Prepend(type);
    }
}

using System.Reflection;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantum;
using QkdMesh.KeySources.Pqc;

namespace QkdMesh.KeySources.Tests.Harness;

/// <summary>Finds every piece of key that can be reached from an object.</summary>
internal static class KeyHeld
{
    private const BindingFlags State = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<KeyMaterial> By(object root)
    {
        var found = new List<KeyMaterial>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var waiting = new Queue<object>([root]);
        while (waiting.TryDequeue(out var next))
        {
            if (!seen.Add(next)) continue;
            if (next is KeyMaterial key) found.Add(key);
            else foreach (var part in PartsOf(next)) waiting.Enqueue(part);
        }
        return found;
    }

    private static IEnumerable<object> PartsOf(object whole)
    {
        // A factory and the one pre-shared key hold what the process keeps for its life. No link key is made from that key: it proves the
        // ends of a link to each other, and a later agreement needs it again. Pre-shared keys in files hold nothing between two uses.
        if (whole is string or Delegate or Pointer or IPairedSourceFactory or OnePreSharedKey || whole.GetType().IsPrimitive) return [];
        if (whole is Array array) return array.GetType().GetElementType()!.IsPrimitive ? [] : array.Cast<object?>().OfType<object>();
        return Layers(whole.GetType()).SelectMany(type => type.GetFields(State))
            .Where(field => !field.FieldType.IsPointer && !field.FieldType.IsByRefLike)
            .Select(field => field.GetValue(whole)).OfType<object>();
    }

    // Of types from other assemblies, only generic ones can hold objects of this project.
    private static IEnumerable<Type> Layers(Type? type)
    {
        for (; type is not null && type != typeof(object); type = type.BaseType)
            if (IsOurs(type) || type.IsGenericType) yield return type;
    }

    private static bool IsOurs(Type type) => type.Assembly.GetName().Name!.StartsWith("QkdMesh", StringComparison.Ordinal);
}

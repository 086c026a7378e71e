using System.Reflection;
using ArchUnitNET.Domain.Dependencies;
using QkdMesh.Architecture.Tests.Rooms;
using ArchLoader = ArchUnitNET.Loader.ArchLoader;

namespace QkdMesh.Architecture.Tests.Sources;

/// <summary>The compiled projects of src: their assemblies, and what the code in them uses.</summary>
internal static class Code
{
    public static IReadOnlyList<Assembly> Assemblies { get; } = RoomTable.All.Select(room => Assembly.Load(room.AssemblyName)).ToList();

    private static readonly Lazy<ArchUnitNET.Domain.Architecture> Loaded =
        new(() => new ArchLoader().LoadAssemblies([.. Assemblies]).Build());

    public static Assembly Of(string project) => Assembly.Load(RoomTable.Of(project).AssemblyName);

    /// <summary>Every type whose code is in this repository. Types from generators are left out.</summary>
    public static IEnumerable<Type> OwnTypes(Assembly assembly) =>
        assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith("QkdMesh", StringComparison.Ordinal) == true && !type.Name.Contains('<'));

    /// <summary>Each use of a type or a member in a project's own code, including method bodies.</summary>
    public static IEnumerable<Use> UsesIn(string project) =>
        from type in Loaded.Value.Types
        where string.Equals(type.Assembly.Name.Split(',')[0], RoomTable.Of(project).AssemblyName, StringComparison.Ordinal)
              && type.Namespace.FullName.StartsWith("QkdMesh", StringComparison.Ordinal)
        from dependency in type.Dependencies
        select new Use(
            type.FullName, dependency.Target.FullName, (dependency as IMemberMemberDependency)?.TargetMember.Name.Split('(')[0] ?? "");
}

/// <param name="User">Full name of the type whose code it is.</param>
/// <param name="Member">Name of the member that is called; empty if only the type is named.</param>
internal readonly record struct Use(string User, string Type, string Member)
{
    public override string ToString() => Member.Length == 0 ? $"{User} uses {Type}" : $"{User} uses {Type}.{Member}";
}

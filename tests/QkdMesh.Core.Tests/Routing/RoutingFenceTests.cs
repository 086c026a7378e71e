using System.Reflection;
using QkdMesh.Core.Routing;

namespace QkdMesh.Core.Tests.Routing;

public class RoutingFenceTests
{
    [Fact]
    public void QuikGraph_StaysInside()
    {
        var members = typeof(RoutePlanner).Assembly.GetExportedTypes().SelectMany(type => type.GetMembers());
        var shown = members.SelectMany(member => member switch
        {
            MethodInfo method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType),
            ConstructorInfo constructor => constructor.GetParameters().Select(parameter => parameter.ParameterType),
            FieldInfo field => [field.FieldType],
            Type nested => nested.GetInterfaces(),
            _ => [],
        });
        // The full name of a generic type spells out its arguments.
        shown.Should().Contain(typeof(Route)).And.NotContain(type => type.ToString().Contains("QuikGraph"));
    }
}

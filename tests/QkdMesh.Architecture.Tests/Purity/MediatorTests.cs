using System.Text.RegularExpressions;
using MediatR;
using QkdMesh.Architecture.Tests.Rooms;
using QkdMesh.Architecture.Tests.Sources;

namespace QkdMesh.Architecture.Tests.Purity;

public class MediatorTests
{
    private static readonly string[] Senders = [typeof(IMediator).FullName!, typeof(Mediator).FullName!];

    // The composition root registers the mediator. It sends no request.
    private const string Composition = "QkdMesh.Application.ApplicationServices";

    private static readonly List<Type> Classes = Code.OwnTypes(Code.Of(RoomTable.Application))
        .Where(type => type is { IsClass: true, IsAbstract: false }).ToList();

    private static readonly List<Type> Handlers = Classes.Where(type => RequestsOf(type).Any()).ToList();

    [Theory, InlineData(RoomTable.Grains), InlineData(RoomTable.Contracts), InlineData(RoomTable.Core)]
    public void NothingBelowTheUseCasesUsesTheMediator(string project) => Code.UsesIn(project)
        .Where(use => use.Type.StartsWith("MediatR.", StringComparison.Ordinal))
        .Select(use => use.ToString())
        .ShouldBeNone("call grains by their interfaces; the mediator serves use cases only:");

    [Fact]
    public void NoUseCaseSendsAnother() => Code.UsesIn(RoomTable.Application)
        .Where(use => Senders.Contains(use.Type) && !string.Equals(use.User, Composition, StringComparison.Ordinal))
        .Select(use => use.ToString())
        .ShouldBeNone("a handler that sends requests hides what a use case does; share a plain class instead:");

    [Fact]
    public void NoHandlerCanAskForASender() => Handlers
        .SelectMany(handler => handler.GetConstructors().SelectMany(made => made.GetParameters())
            .Where(parameter => Senders.Contains(parameter.ParameterType.FullName) || parameter.ParameterType == typeof(IServiceProvider))
            .Select(parameter => $"{handler.Name}({parameter.ParameterType.Name} {parameter.Name})"))
        .ShouldBeNone("a handler names what it needs, and must not need the mediator:");

    [Fact]
    public void EachRequestStandsWithItsHandler() => Handlers
        .SelectMany(handler => RequestsOf(handler).Where(request => !IsDeclaredIn(FileOf(handler), request))
            .Select(request => $"{request.Name} is not declared in {FileOf(handler)}.cs"))
        .ShouldBeNone("Application is the table of contents: a handler's file has its name and declares the requests that it answers:");

    [Fact]
    public void EachRequestHasOneHandler() => Classes
        .Where(type => typeof(IBaseRequest).IsAssignableFrom(type)
            && Handlers.SelectMany(RequestsOf).Count(handled => handled == type) != 1)
        .Select(request => request.Name)
        .ShouldBeNone("each request needs exactly one handler:");

    [Fact]
    public void HandlersAreFound() => Handlers.Should().HaveCountGreaterThan(5, "a rule about no handlers proves nothing");

    private static IEnumerable<Type> RequestsOf(Type handler) => handler.GetInterfaces()
        .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IRequestHandler<,>))
        .Select(type => type.GetGenericArguments()[0]);

    private static bool IsDeclaredIn(string name, Type request) => Repository.Files.Any(file =>
        file.StartsWith($"src/{RoomTable.Application}/", StringComparison.Ordinal) &&
        file.EndsWith($"/{name}.cs", StringComparison.Ordinal) &&
        Regex.IsMatch(Repository.Read(file), $@"^public sealed record {request.Name}\b", RegexOptions.Multiline, TimeSpan.FromSeconds(1)));

    private static string FileOf(Type handler) => handler.Name.Replace("Handler", "", StringComparison.Ordinal);
}

using System.Reflection;
using QkdMesh.Architecture.Tests.Rooms;
using QkdMesh.Architecture.Tests.Sources;

namespace QkdMesh.Architecture.Tests.Secrecy;

/// <summary>Every public member of Core that returns bytes, with the reason why that is safe.</summary>
public class DoorTests
{
    private static readonly Dictionary<string, string> Doors = new(StringComparer.Ordinal)
    {
        ["KeyMaterial.Span"] = "key, for immediate use; a span cannot be kept in a field",
        ["KeyMaterial.Take"] = "key, moved to its next owner; the material is empty after it",
        ["KeyBatch.KeyAt"] = "key, for immediate use; a span cannot be kept in a field",
        ["OutgoingRelay.Frame"] = "ciphertext, tag and addresses",
        ["RelayReceipt.Next"] = "ciphertext, tag and addresses",
        ["BlockConfirmation.Offer"] = "a masked tag and addresses",
        ["RelayCall.Message"] = "ciphertext, tag and addresses",
        ["ConfirmCall.Offer"] = "a masked tag and addresses",
        ["KeyManagementAgent.Answer"] = "a masked tag and addresses",
        ["BlockConfirmation.Answer"] = "a masked tag and addresses",
        ["IOfferingSource.Offer"] = "which key is meant, and never key",
        ["IAcceptingSource.Accept"] = "what became of an offer, and never key",
        ["UnavailableSource.Offer"] = "nothing",
        ["UnavailableSource.Accept"] = "nothing",
        ["KeyManagementAgent.OfferKey"] = "which key is meant, and never key",
        ["KeyManagementAgent.AcceptOffer"] = "what became of an offer, and never key",
        ["IKeyEncapsulation.EncapsulationKeyOf"] = "a public key",
        ["IKeyEncapsulation.Encapsulate"] = "a KEM's ciphertext",
        ["AssociateCall.Message"] = "public keys, signatures and addresses",
        ["INodeCredential.Sign"] = "signatures and certificates",
        ["AgreeSecretCall.Message"] = "a public key and addresses",
        ["CanArriveCall.Header"] = "addresses",
        ["AcceptOfferCall.Offer"] = "which key is meant, and never key",
        ["CompleteOfferCall.Reply"] = "what became of an offer, and never key",
    };

    private static readonly List<string> Found =
        [.. Code.Of(RoomTable.Core).GetExportedTypes().SelectMany(Openings).Distinct(StringComparer.Ordinal)];

    [Fact]
    public void BytesLeaveCoreByKnownDoorsOnly() => Found.Where(door => !Doors.ContainsKey(door))
        .ShouldBeNone("these public members return bytes; hide them, or name them in DoorTests with the reason why that is safe:");

    [Fact]
    public void EveryKnownDoorIsThere() => Doors.Keys.Where(door => !Found.Contains(door))
        .ShouldBeNone("these members no longer return bytes; remove them from the list in DoorTests:");

    private static IEnumerable<string> Openings(Type type)
    {
        const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var properties = type.GetProperties(Public).Where(property => GivesBytes(property.PropertyType)).Select(property => property.Name);
        var fields = type.GetFields(Public).Where(field => GivesBytes(field.FieldType)).Select(field => field.Name);
        var methods = type.GetMethods(Public)
            .Where(method => !method.IsSpecialName && method.Name != "Deconstruct" && Results(method).Any(GivesBytes))
            .Select(method => method.Name);
        return properties.Concat(fields).Concat(methods).Select(name => $"{type.Readable()}.{name}");
    }

    private static IEnumerable<Type> Results(MethodInfo method) =>
        method.GetParameters().Where(parameter => parameter.IsOut).Select(parameter => parameter.ParameterType).Append(method.ReturnType);

    private static bool GivesBytes(Type type) => type.Parts().Any(KeyCarriers.IsBytes);
}

using k8s.Models;
using QkdMesh.Deployment.Tests.Rendering;

namespace QkdMesh.Deployment.Tests;

public class StrictYamlTests
{
    [Theory, MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public void EveryObjectIsRead(string name)
    {
        var overlay = Overlay.Of(name);
        overlay.Objects.Should().HaveCount(overlay.Manifests.Split("\n---\n").Length);
        overlay.Objects.Where(thing => thing is not V1Namespace).Should()
            .OnlyContain(thing => thing.Metadata.NamespaceProperty == overlay.Namespace);
        overlay.Objects.Select(thing => (thing.Kind, thing.Metadata.Name)).Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [InlineData("enableServiceLinks:", "enableServiceLink:", "a field of a pod")]
    [InlineData("readOnlyRootFilesystem:", "readOnlyRootFileSystem:", "a capital more in a container")]
    [InlineData("failureThreshold:", "failureTreshold:", "a field of a probe")]
    [InlineData("maxUnavailable:", "maxUnavailible:", "a field of a PodDisruptionBudget")]
    [InlineData("namespaceSelector:", "nameSpaceSelector:", "a field of a NetworkPolicy")]
    [InlineData("publishNotReadyAddresses:", "publishAddresses:", "a field of a Service")]
    [InlineData("containerPort: 7014", "containerPort: grpc", "a value of another type")]
    [InlineData("kind: PodDisruptionBudget", "kind: PodDisruptionBudgets", "a kind")]
    [InlineData("apiVersion: apps/v1", "apiVersion: apps/v1beta9", "a version")]
    public void WhatKubernetesDoesNotKnowIsRefused(string right, string wrong, string what)
    {
        var manifests = Overlay.Of(Overlay.Dev).Manifests;
        manifests.Should().Contain(right);
        var read = () => StrictYaml.Read(manifests.Replace(right, wrong, StringComparison.Ordinal));
        read.Should().Throw<Exception>(what);
    }
}

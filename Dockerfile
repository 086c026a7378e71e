# syntax=docker/dockerfile:1
# The image of k8s/README.md. The SDK's own container publishing makes the same one out of src/QkdMesh.Cli/QkdMesh.Cli.csproj.
FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/packages \
    NUGET_PACKAGES=/packages dotnet publish src/QkdMesh.Cli --configuration Release --output /app -p:RestoreLockedMode=true -p:Solver=none

# Chiselled: no shell, no package manager, nothing that runs but the mesh.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
WORKDIR /app
COPY --from=build /app .
ENV DOTNET_EnableDiagnostics=0 DOTNET_DbgEnableMiniDump=0
USER 1654
EXPOSE 7014 7015 7016 11111
ENTRYPOINT ["/app/qkdmesh"]

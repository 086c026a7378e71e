using Orleans.Serialization.Cloning;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Keys;

namespace QkdMesh.Grains.Contracts.Surrogates;

// Within a process these are handed on, not copied: they are immutable, or key that moves from one owner to the next. A copy
// would leave key behind that nobody overwrites.

[RegisterCopier]
public sealed class ResultCopier<T> : ShallowCopier<Result<T>>;

[RegisterCopier]
public sealed class KeyMaterialCopier : ShallowCopier<KeyMaterial>;

[RegisterCopier]
public sealed class KeyBlockCopier : ShallowCopier<KeyBlock>;

[RegisterCopier]
public sealed class RelayReceiptCopier : ShallowCopier<RelayReceipt>;

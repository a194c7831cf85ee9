namespace ILGpuNet.Data;

/// <summary>What a model sees, and what it should answer.</summary>
/// <param name="Input">Any shape and type.</param>
/// <param name="Target">Any shape and type.</param>
public readonly record struct Sample(HostArray Input, HostArray Target);

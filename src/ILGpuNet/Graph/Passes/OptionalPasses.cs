namespace ILGpuNet.Graphs.Passes;

/// <summary>What a compiler of plans may do beside what is necessary. Each can be left out, so that tests compare plans with and without it.</summary>
[Flags]
internal enum OptionalPasses
{
    /// <summary>Only what is necessary.</summary>
    None = 0,
    /// <summary>Equal things are computed once (<see cref="CommonSubexpressions"/>).</summary>
    CommonSubexpressions = 1,
    /// <summary>Elementwise operations of one shape share a kernel (<see cref="ElementwiseFusion"/>).</summary>
    Regions = 2,
    /// <summary>Products and convolutions pass their results through the region that reads them.</summary>
    Epilogues = 4,
    /// <summary>Regions sum what they compute.</summary>
    Sums = 8,
    /// <summary>What only one later region reads is computed there, where less memory is read and written in all.</summary>
    Deferral = 16,
    /// <summary>New values of variables are written over the old ones (<see cref="UpdatePlacement"/>).</summary>
    UpdatesInPlace = 32,
    /// <summary>Independent maps of one program share a kernel (<see cref="MapJoining"/>).</summary>
    JoinedMaps = 64,
    /// <summary>Intermediate values lie where others have lain (<see cref="BufferLifetimes"/>), or are written over what they are computed from.</summary>
    SharedMemory = 128,
    /// <summary>Functions of constants are computed once (<see cref="Graphs.Passes.ConstantFolding"/>).</summary>
    ConstantFolding = 256,
    /// <summary>Reductions of rows, softmax and what surrounds them share a kernel (<see cref="ElementwiseFusion"/>).</summary>
    Rows = 512,
    /// <summary>Products read 16-bit factors as they are stored (<see cref="Graphs.Passes.StoredFactors"/>).</summary>
    StoredFactors = 1024,
    /// <summary>Everything.</summary>
    All = CommonSubexpressions | Regions | Epilogues | Sums | Deferral | UpdatesInPlace | JoinedMaps | SharedMemory | ConstantFolding | Rows | StoredFactors,
}

using System.Reflection.Metadata;

namespace ILGpuNet.Compiler;

/// <summary>One instruction of a method. Branch targets are offsets, a switch has an array of them, tokens are resolved.</summary>
internal sealed record Instruction(int Offset, int NextOffset, ILOpCode Code, object? Operand)
{
    public IEnumerable<int> Targets => Operand switch
    {
        int[] targets => targets,
        int target when IsBranch => [target],
        _ => [],
    };

    public bool IsBranch => Code.IsBranch();

    public bool IsUnconditionalBranch => Code is ILOpCode.Br or ILOpCode.Br_s or ILOpCode.Leave or ILOpCode.Leave_s;

    public bool EndsBlock => IsBranch || Code is ILOpCode.Switch or ILOpCode.Ret or ILOpCode.Throw or ILOpCode.Rethrow;

    /// <summary>Whether execution can go on with the instruction that follows.</summary>
    public bool FallsThrough => !IsUnconditionalBranch && Code is not (ILOpCode.Ret or ILOpCode.Throw or ILOpCode.Rethrow);
}

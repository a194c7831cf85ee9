using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>What this engine asks an instruction.</summary>
internal static class MapInstructions
{
    extension(MapInstruction instruction)
    {
        /// <summary>Numbers of the values that are read.</summary>
        public IEnumerable<int> Operands =>
            new[] { instruction.First, instruction.Second, instruction.Third }.Where(operand => operand >= 0);

        /// <summary>Whether the result is the operand.</summary>
        public bool IsCopy =>
            instruction.Function is MapFunction.Copy or MapFunction.Cast && instruction.OperandType == instruction.ResultType;
    }
}

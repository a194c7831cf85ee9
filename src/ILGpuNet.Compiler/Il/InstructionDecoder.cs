using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace ILGpuNet.Compiler;

/// <summary>Reads the instructions of a method, of any closed instance of a generic one.</summary>
internal static class InstructionDecoder
{
    private static readonly Dictionary<ushort, OperandType> OperandTypes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (ushort)code.Value, code => code.OperandType);

    public static List<Instruction> Decode(MethodBase method)
    {
        byte[] il = method.GetMethodBody()!.GetILAsByteArray()!;
        Type[]? typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        Type[]? methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        var instructions = new List<Instruction>();
        int position = 0;
        while (position < il.Length)
        {
            int offset = position;
            ushort code = il[position++];
            if (code == 0xFE) code = (ushort)(0xFE00 | il[position++]);
            object? operand = ReadOperand(OperandTypes[code]);
            instructions.Add(new Instruction(offset, position, (ILOpCode)code, operand));
        }
        return instructions;

        object? ReadOperand(OperandType type)
        {
            switch (type)
            {
                case OperandType.InlineNone: return null;
                case OperandType.ShortInlineI: return (int)(sbyte)il[position++];
                case OperandType.ShortInlineVar: return (int)il[position++];
                case OperandType.InlineVar: return (int)BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));
                case OperandType.InlineI: return ReadInt32();
                case OperandType.InlineI8: return BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));
                case OperandType.ShortInlineR: return BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));
                case OperandType.InlineR: return BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));
                case OperandType.ShortInlineBrTarget:
                    int shortDistance = (sbyte)il[position++];
                    return position + shortDistance;
                case OperandType.InlineBrTarget:
                    int distance = ReadInt32();
                    return position + distance;
                case OperandType.InlineSwitch:
                    int[] distances = new int[ReadInt32()];
                    for (int i = 0; i < distances.Length; i++) distances[i] = ReadInt32();
                    return distances.Select(target => position + target).ToArray();
                case OperandType.InlineMethod: return method.Module.ResolveMethod(ReadInt32(), typeArguments, methodArguments);
                case OperandType.InlineField: return method.Module.ResolveField(ReadInt32(), typeArguments, methodArguments);
                case OperandType.InlineType: return method.Module.ResolveType(ReadInt32(), typeArguments, methodArguments);
                case OperandType.InlineTok: return method.Module.ResolveMember(ReadInt32(), typeArguments, methodArguments);
                default: return ReadInt32(); // strings and signatures: their instructions are rejected, whatever they name
            }
        }

        int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

        ReadOnlySpan<byte> Take(int count)
        {
            position += count;
            return il.AsSpan(position - count, count);
        }
    }
}

#pragma OPENCL FP_CONTRACT OFF
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#define GLOBAL_INDEX ((int)get_global_id(0))
#define GLOBAL_SIZE ((int)get_global_size(0))

typedef struct
{
    uchar limited;
    int Hidden;
    int Count;
    int Time;
    int PreviousStart;
} RecurrentStep;

static inline int RecurrentStep_get_Start(RecurrentStep* self)
{
    return (int)((uint)self->Time * (uint)self->Count);
}

static inline bool RecurrentStep_IsOver(RecurrentStep* self, __global long* lengths, int i)
{
    if ((int)self->limited == 0)
    {
        return false;
    }
    return (long)self->Time >= lengths[i / self->Hidden];
}

static inline double RectifiedState_Double_Slope(double state)
{
    if (state > 0.0)
    {
        return 1.0;
    }
    return 0.0;
}

__kernel void SimpleCellGradient_Double_RectifiedState_Double(__global double* stateGradients_memory, int stateGradients_start, __global double* states_memory, int states_start, __global long* lengths_memory, int lengths_start, __global double* recurrent_memory, int recurrent_start, __global double* carried_memory, int carried_start, __global double* xGradient_memory, int xGradient_start, RecurrentStep step_)
{
    __global double* stateGradients = stateGradients_memory + stateGradients_start;
    __global double* states = states_memory + states_start;
    __global long* lengths = lengths_memory + lengths_start;
    __global double* recurrent = recurrent_memory + recurrent_start;
    __global double* carried = carried_memory + carried_start;
    __global double* xGradient = xGradient_memory + xGradient_start;
    for (int i = GLOBAL_INDEX; i < step_.Count; i += GLOBAL_SIZE)
    {
        int at = (int)((uint)RecurrentStep_get_Start(&step_) + (uint)i);
        double gradient = stateGradients[at] + carried[i] + recurrent[i];
        bool isOver = RecurrentStep_IsOver(&step_, lengths, i);
        carried[i] = isOver ? gradient : 0.0;
        xGradient[at] = isOver ? 0.0 : gradient * RectifiedState_Double_Slope(states[at]);
    }
}
